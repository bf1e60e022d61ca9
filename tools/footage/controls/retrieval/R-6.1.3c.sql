-- clause: R-6.1.3c
-- policy: retrieval
-- title.zh: 经授权才能访问
-- title.en: Only the authorised get at footage
-- asks.zh: 操作调取、陪同查看的人，当时都在所涉存储位置的访问名单上；调取须有导出或管理权限。谁可以使用由审批和 R-6.2.2a 判断。
-- asks.en: Whoever takes footage out or shows it stood, at that moment, on the access list of each store concerned; taking out needs
--   the right to export or to manage. Who may use it is judged by the approval and R-6.2.2a.
-- who.zh: 录像操作人员
-- who.en: Operators
-- kinds: retrieval, view, storage, camera
-- parameters:
-- severity: major
-- truth: decidable
-- uses: waiting, never_landed, no_retrieval
-- reason.on_the_list.zh: 操作人员均在访问名单上：{persons}。
-- reason.on_the_list.en: All who did it stood on the access list: {persons}.
-- reason.not_on_the_list.zh: {started_at} 操作的人不在 {storage} 的访问名单上，或没有所需的权限：{persons}。
-- reason.not_on_the_list.en: Who did it at {started_at} was not on the access list of {storage}, or lacked the right: {persons}.
-- reason.list_not_stated.zh: {storage} 当时没有访问名单，无法判断。
-- reason.list_not_stated.en: {storage} had no access list then, so nothing can be said.
-- reason.store_not_known.zh: 所涉摄像机当时存到哪里不清楚，无法判断。
-- reason.store_not_known.en: It is not known where the cameras concerned kept their footage then, so nothing can be said.
WITH
-- 1. The stores of each act as they stood then, and who acted.
reached AS (
  SELECT DISTINCT a.uid, a.kind, a.case_id, a.started_epoch, s.uid AS storage, s.version
  FROM act AS a
  JOIN (SELECT uid, value FROM retrieval_cameras UNION ALL SELECT uid, value FROM view_cameras) AS m ON m.uid = a.uid
  LEFT JOIN camera_version AS k
    ON k.uid = m.value AND k.landed_seq IS NOT NULL AND COALESCE(k.landed_epoch, 0) <= a.started_epoch
    AND a.started_epoch < COALESCE(k.replaced_epoch, 9000000000000)
  LEFT JOIN storage_version AS s
    ON s.uid = k.storage AND s.landed_seq IS NOT NULL AND COALESCE(s.landed_epoch, 0) <= a.started_epoch
    AND a.started_epoch < COALESCE(s.replaced_epoch, 9000000000000)
),
checked AS (
  SELECT
    r.*, h.person, EXISTS (
      SELECT 1 FROM storage_access_version AS l WHERE l.uid = r.storage AND l.version = r.version
    ) AS stated,
    EXISTS (
      SELECT 1 FROM storage_access_version AS l
      WHERE l.uid = r.storage AND l.version = r.version AND l.person = h.person
        AND (r.kind = 'view' OR l."right" IN ('export', 'manage'))
    ) AS listed
  FROM reached AS r
  JOIN handling AS h ON h.uid = r.uid AND h.capacity IN ('operator', 'companion')
),
summed AS (
  SELECT
    uid, case_id, started_epoch, MIN(storage IS NOT NULL) AS known, MIN(stated) AS stated, MIN(listed) AS listed,
    MIN(storage) FILTER (WHERE stated AND NOT listed) AS barred,
    MIN(storage) FILTER (WHERE NOT stated) AS silent,
    json_group_array(DISTINCT person) FILTER (WHERE stated AND NOT listed) AS strangers,
    json_group_array(DISTINCT person) AS persons
  FROM (SELECT * FROM checked ORDER BY uid, person, storage)
  GROUP BY uid, case_id, started_epoch
),

-- 2. One reason per act.
judged AS (
  SELECT
    s.*,
    CASE
      WHEN s.barred IS NOT NULL THEN 'not_on_the_list'
      WHEN NOT s.known THEN 'store_not_known'
      WHEN NOT s.stated THEN 'list_not_stated'
      ELSE 'on_the_list'
    END AS reason_code
  FROM summed AS s
),

-- 3. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('on_the_list', 'PASS'), ('not_on_the_list', 'FAIL'), ('list_not_stated', 'UNKNOWN'), ('store_not_known', 'UNKNOWN')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'persons', json(IIF(j.barred IS NULL, j.persons, j.strangers)), 'storage', COALESCE(j.barred, j.silent),
    'started_at', j.started_epoch
  ) AS args,
  IIF(COALESCE(j.barred, j.silent) IS NULL, json_array(j.uid), json_array(j.uid, COALESCE(j.barred, j.silent))) AS evidence,
  j.started_epoch AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
-- 4. Cases in which nobody got at footage.
SELECT
  b.case_id, IIF(b.phase = 'open', 'DUE', 'N/A'),
  CASE b.phase WHEN 'open' THEN 'waiting' WHEN 'closed' THEN 'never_landed' ELSE 'no_retrieval' END,
  json_object('waiting_for', json(b.waiting_for)), json_array(b.case_id), b.state_since_epoch, 'major', NULL
FROM case_basis AS b
WHERE NOT EXISTS (SELECT 1 FROM act AS a WHERE a.case_id = b.case_id)
