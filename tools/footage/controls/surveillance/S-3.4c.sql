-- clause: S-3.4c
-- policy: surveillance
-- title.zh: 明确职责和权限
-- title.en: Duties and permissions are defined
-- asks.zh: 监控岗位的职责和系统权限写明在人员登记中；接触录像的操作不超出权限。
-- asks.en: Duties and permissions of each monitoring post stand in the person's entry; what people do with footage
--   stays within them.
-- who.zh: 监控岗位人员所在部门
-- who.en: Departments of those on monitoring duty
-- kinds: person, role_grant, retrieval, view, archive, purge, duty_playback
-- parameters:
-- severity: minor
-- truth: decidable
-- reason.duties_defined.zh: 职责和权限已写明，{acts} 次操作均在权限内。
-- reason.duties_defined.en: Duties and permissions are stated; {acts} acts stayed within them.
-- reason.beyond_permission.zh: {first_at} 的操作（{needs}）超出当时的权限，共 {beyond} 次。
-- reason.beyond_permission.en: The act at {first_at} ({needs}) went beyond the permissions of that day; {beyond} in all.
-- reason.duties_unstated.zh: 没有写明职责或者权限。
-- reason.duties_unstated.en: Duties or permissions are not stated.
WITH
-- 1. What people did with footage, and the permission that it takes.
acted (person, uid, at_epoch, need) AS (
  SELECT h.person, h.uid, h.at_epoch, IIF(h.capacity = 'companion', 'playback', IIF(h.capacity = 'archiver', 'archive', 'export'))
  FROM handling AS h WHERE h.person IS NOT NULL AND h.capacity IN ('operator', 'maker', 'companion', 'archiver')
  UNION ALL
  SELECT p.executed_by, p.uid, p.executed_at_epoch, 'purge' FROM purge AS p WHERE p.landed_seq IS NOT NULL
  UNION ALL
  SELECT d.on_duty, d.uid, d.shift_from_epoch, 'playback' FROM duty_playback AS d WHERE d.landed_seq IS NOT NULL
),

-- 2. Acts for which the entry that stood at the time stated other permissions.
beyond AS (
  SELECT
    a.person, COUNT(*) AS many, MIN(a.at_epoch) AS first_epoch, json_group_array(DISTINCT a.need) AS needs,
    json_group_array(a.uid) AS uids
  FROM (SELECT * FROM acted ORDER BY person, at_epoch, uid) AS a
  JOIN person_version AS v ON v.uid = a.person AND v.landed_seq IS NOT NULL
    AND COALESCE(v.landed_epoch, 0) <= a.at_epoch
    AND (v.standing = 'main' OR a.at_epoch < COALESCE(v.replaced_epoch, 0))
  WHERE EXISTS (SELECT 1 FROM person_permissions_version AS p WHERE p.uid = v.uid AND p.version = v.version)
    AND NOT EXISTS (
      SELECT 1 FROM person_permissions_version AS p WHERE p.uid = v.uid AND p.version = v.version AND p.value = a.need
    )
  GROUP BY a.person
),
concerned AS (
  SELECT a.person, COUNT(*) AS acts FROM acted AS a GROUP BY a.person
  UNION
  SELECT m.person, 0 FROM monitoring AS m WHERE m.person NOT IN (SELECT a.person FROM acted AS a)
),
judged AS (
  SELECT
    c.person, c.acts, p.path, b.many, b.first_epoch, b.needs, b.uids,
    COALESCE(b.first_epoch, p.landed_epoch, (SELECT MIN(q.began_epoch) FROM quarter AS q)) AS since_epoch,
    CASE
      WHEN b.many IS NOT NULL THEN 'beyond_permission'
      WHEN p.duties IS NULL THEN 'duties_unstated'
      WHEN NOT EXISTS (SELECT 1 FROM person_permissions AS w WHERE w.uid = c.person) THEN 'duties_unstated'
      ELSE 'duties_defined'
    END AS reason_code
  FROM concerned AS c
  LEFT JOIN person AS p ON p.uid = c.person
  LEFT JOIN beyond AS b ON b.person = c.person
),
outcome (reason_code, verdict) AS (
  VALUES
    ('duties_defined', 'PASS'),
    ('beyond_permission', 'FAIL'),
    ('duties_unstated', 'UNKNOWN')
)
SELECT
  j.person AS subject,
  o.verdict,
  j.reason_code,
  json_object('acts', j.acts, 'beyond', j.many, 'first_at', j.first_epoch, 'needs', json(j.needs)) AS args,
  json_insert(COALESCE(j.uids, '[]'), '$[#]', j.person) AS evidence,
  j.since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
