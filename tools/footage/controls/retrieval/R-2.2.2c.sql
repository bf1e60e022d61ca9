-- clause: R-2.2.2c
-- policy: retrieval
-- title.zh: 专人保管
-- title.en: A named keeper
-- asks.zh: 每处存储位置都有指定的保管员；在其负责的全部时间内，此人在职并被授予录像保管员职务，没有空档。
-- asks.en: Each storage place has a named keeper who, for the whole time named, is on the staff and holds the role of custodian,
--   without a gap.
-- who.zh: 存储管理部门
-- who.en: The storage department
-- kinds: storage, person, role_grant
-- parameters:
-- severity: major
-- truth: decidable
-- reason.kept_by.zh: 由录像保管员 {keeper} 保管。
-- reason.kept_by.en: Kept by the custodian {keeper}.
-- reason.no_custodian.zh: 自 {gap_at} 起，登记的保管员 {keeper} 没有录像保管员职务。
-- reason.no_custodian.en: From {gap_at} on the keeper named, {keeper}, did not hold the role of custodian.
-- reason.keeper_gone.zh: 登记的保管员 {keeper} 自 {gap_at} 起已不在职。
-- reason.keeper_gone.en: The keeper named, {keeper}, was not on the staff from {gap_at} on.
-- reason.keeper_unknown.zh: 登记的保管员 {keeper} 没有人员登记。
-- reason.keeper_unknown.en: The keeper named, {keeper}, has no entry among the people.
WITH
-- 1. The first moment at which the keeper of a version lacked the role: its beginning, or the end of a grant.
gap AS (
  SELECT m.subject, m.version, MIN(m.epoch) AS gap_epoch
  FROM (
    SELECT subject, version, keeper, from_epoch AS epoch FROM storage_quarter
    UNION ALL
    SELECT q.subject, q.version, q.keeper, r.until_epoch
    FROM storage_quarter AS q
    JOIN role_span AS r ON r.person = q.keeper AND q.from_epoch <= r.until_epoch AND r.until_epoch < q.until_epoch
  ) AS m
  WHERE NOT EXISTS (
    SELECT 1 FROM role_span AS r
    WHERE r.person = m.keeper AND r.role = 'custodian' AND r.from_epoch <= m.epoch AND m.epoch < r.until_epoch
  )
  GROUP BY m.subject, m.version
),

-- 2. One reason per version of an entry.
judged AS (
  SELECT
    q.*, p.active_until_epoch + 86400 AS gone_epoch, g.gap_epoch,
    CASE
      WHEN p.uid IS NULL THEN 'keeper_unknown'
      WHEN p.active_until_epoch + 86400 < q.until_epoch THEN 'keeper_gone'
      WHEN g.gap_epoch IS NOT NULL THEN 'no_custodian'
      ELSE 'kept_by'
    END AS reason_code
  FROM storage_quarter AS q
  LEFT JOIN person AS p ON p.uid = q.keeper
  LEFT JOIN gap AS g ON g.subject = q.subject AND g.version = q.version
),

-- 3. What each reason means; of several versions the one that fails, else the newest.
outcome (reason_code, verdict) AS (
  VALUES ('kept_by', 'PASS'), ('no_custodian', 'FAIL'), ('keeper_gone', 'FAIL'), ('keeper_unknown', 'UNKNOWN')
),
ranked AS (
  SELECT
    j.*, o.verdict,
    CASE j.reason_code
      WHEN 'keeper_gone' THEN MAX(j.gone_epoch, j.from_epoch) WHEN 'no_custodian' THEN j.gap_epoch ELSE j.began_epoch
    END AS since_epoch,
    ROW_NUMBER() OVER (PARTITION BY j.subject ORDER BY o.verdict = 'FAIL' DESC, j.version DESC) AS nth
  FROM judged AS j JOIN outcome AS o ON o.reason_code = j.reason_code
)
SELECT
  r.subject,
  r.verdict,
  r.reason_code,
  json_object('keeper', r.keeper, 'gap_at', r.since_epoch) AS args,
  json_array(r.uid, r.keeper) AS evidence,
  r.since_epoch,
  'major' AS severity,
  IIF(r.verdict = 'FAIL' AND r.until_epoch < r.upto_epoch, r.until_epoch, NULL) AS remedied_epoch
FROM ranked AS r
WHERE r.nth = 1
