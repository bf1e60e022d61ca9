-- clause: S-7.1a
-- policy: surveillance
-- title.zh: 明确直接责任
-- title.en: Responsibility is assigned
-- asks.zh: 制度的每个条款都写明由哪个角色直接负责，没有无人负责的条款。
-- asks.en: For each clause of the policy it is laid down which role is directly responsible; no clause is nobody's.
-- who.zh: 制度负责人
-- who.en: The policy's owner
-- kinds: pack
-- parameters:
-- severity: major
-- truth: decidable
-- uses: policy_not_adopted, clauses_unlisted
-- reason.role_named.zh: 由 {roles} 负责。
-- reason.role_named.en: {roles} is responsible.
-- reason.role_unnamed.zh: 没有写明由谁负责。
-- reason.role_unnamed.en: Nobody is named as responsible.
WITH
listed AS (
  SELECT c.id, MIN(p.path) AS path, COUNT(c.role) AS named, MAX(p.landed_epoch) AS landed_epoch,
    json_group_array(c.role) FILTER (WHERE c.role IS NOT NULL) AS roles
  FROM pack AS p JOIN pack_clauses AS c ON c.uid = p.uid
  WHERE p.policy = 'surveillance' AND p.landed_seq IS NOT NULL
  GROUP BY c.id
),
judged AS (
  SELECT l.*, CASE WHEN l.named = 0 THEN 'role_unnamed' ELSE 'role_named' END AS reason_code FROM listed AS l
)
SELECT
  j.id AS subject,
  IIF(j.reason_code = 'role_named', 'PASS', 'FAIL') AS verdict,
  j.reason_code,
  json_object('roles', json(j.roles)) AS args,
  json_array(j.path) AS evidence,
  COALESCE(j.landed_epoch, a.epoch) AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j CROSS JOIN as_of AS a
UNION ALL
SELECT
  'surveillance', IIF(p.uid IS NULL, 'N/A', 'UNKNOWN'), IIF(p.uid IS NULL, 'policy_not_adopted', 'clauses_unlisted'), '{}',
  json_array(COALESCE(p.path, 'surveillance')), a.epoch, 'major', NULL
FROM as_of AS a LEFT JOIN pack AS p ON p.policy = 'surveillance' AND p.landed_seq IS NOT NULL
WHERE NOT EXISTS (SELECT 1 FROM listed)
GROUP BY a.epoch
