-- clause: S-6a
-- policy: surveillance
-- title.zh: 由管理部门解释
-- title.en: The authority interprets the policy
-- asks.zh: 制度写明由哪个部门负责解释，该部门存在。
-- asks.en: The policy names the department that interprets it, and that department exists.
-- who.zh: 制度负责人
-- who.en: The policy's owner
-- kinds: pack, department
-- parameters:
-- severity: minor
-- truth: decidable
-- uses: policy_not_adopted
-- reason.owner_named.zh: 由 {owner} 解释。
-- reason.owner_named.en: {owner} interprets it.
-- reason.owner_gone.zh: 负责解释的 {owner} 已停用或者没有登记。
-- reason.owner_gone.en: {owner}, which interprets it, has ended or is not on file.
-- reason.owner_unstated.zh: 没有写明由哪个部门解释。
-- reason.owner_unstated.en: It is not stated which department interprets it.
SELECT
  j.uid AS subject,
  CASE j.reason_code WHEN 'owner_named' THEN 'PASS' WHEN 'owner_gone' THEN 'FAIL' ELSE 'UNKNOWN' END AS verdict,
  j.reason_code,
  json_object('owner', j.owner) AS args,
  json_array(j.uid, j.path) AS evidence,
  COALESCE(j.landed_epoch, j.as_of_epoch) AS since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM (
  SELECT
    p.uid, p.path, p.owner, p.landed_epoch, a.epoch AS as_of_epoch,
    CASE
      WHEN p.owner IS NULL THEN 'owner_unstated'
      WHEN d.uid IS NULL THEN 'owner_gone'
      WHEN d.valid_until_epoch + 86400 <= a.epoch THEN 'owner_gone'
      ELSE 'owner_named'
    END AS reason_code
  FROM pack AS p
  CROSS JOIN as_of AS a
  LEFT JOIN department AS d ON d.uid = p.owner AND d.landed_seq IS NOT NULL
  WHERE p.policy = 'surveillance' AND p.landed_seq IS NOT NULL
) AS j
UNION ALL
SELECT 'surveillance', 'N/A', 'policy_not_adopted', '{}', json_array('surveillance'), a.epoch, 'minor', NULL
FROM as_of AS a
WHERE NOT EXISTS (SELECT 1 FROM pack AS p WHERE p.policy = 'surveillance' AND p.landed_seq IS NOT NULL)
