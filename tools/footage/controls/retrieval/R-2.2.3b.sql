-- clause: R-2.2.3b
-- policy: retrieval
-- title.zh: 备份与主存储分开存放
-- title.en: Backups stand apart
-- asks.zh: 用作备份的存储位置与其备份的主存储不在同一园区或楼栋。
-- asks.en: A storage place that serves as a backup stands at another site than the one it backs up.
-- who.zh: 录像保管员
-- who.en: Custodians
-- kinds: storage
-- parameters:
-- severity: major
-- truth: decidable
-- reason.backup_apart.zh: 备份在 {site}，主存储 {primary} 在 {primary_site}。
-- reason.backup_apart.en: The backup stands at {site}, the store {primary} at {primary_site}.
-- reason.same_site.zh: 备份与主存储 {primary} 同在 {site}。
-- reason.same_site.en: The backup stands at {site}, and so does the store {primary}.
-- reason.site_not_stated.zh: 备份或主存储 {primary} 的登记中没有写明所在地点。
-- reason.site_not_stated.en: The entry of the backup or of the store {primary} does not say at which site it stands.
-- reason.not_a_backup.zh: 不是备份存储。
-- reason.not_a_backup.en: It is no backup of another store.
WITH
-- 1. One reason per version of a backup's entry and of the entry that it backs up, while both stood.
judged AS (
  SELECT
    q.*, m.site AS primary_site, m.version AS other_version,
    MAX(q.from_epoch, COALESCE(m.from_epoch, q.from_epoch)) AS both_from,
    MIN(q.until_epoch, COALESCE(m.until_epoch, q.until_epoch)) AS both_until,
    CASE
      WHEN q.backup_of IS NULL THEN 'not_a_backup'
      WHEN q.site IS NULL OR m.site IS NULL THEN 'site_not_stated'
      WHEN q.site = m.site THEN 'same_site'
      ELSE 'backup_apart'
    END AS reason_code
  FROM storage_quarter AS q
  LEFT JOIN storage_quarter AS m
    ON m.uid = q.backup_of AND m.quarter = q.quarter AND m.from_epoch < q.until_epoch AND q.from_epoch < m.until_epoch
),

-- 2. What each reason means; of several versions the one that fails, else the newest.
outcome (reason_code, verdict) AS (
  VALUES ('backup_apart', 'PASS'), ('same_site', 'FAIL'), ('site_not_stated', 'UNKNOWN'), ('not_a_backup', 'N/A')
),
ranked AS (
  SELECT
    j.*, o.verdict,
    ROW_NUMBER() OVER (
      PARTITION BY j.subject ORDER BY o.verdict = 'FAIL' DESC, j.version DESC, j.other_version DESC
    ) AS nth
  FROM judged AS j JOIN outcome AS o ON o.reason_code = j.reason_code
)
SELECT
  r.subject,
  r.verdict,
  r.reason_code,
  json_object('site', r.site, 'primary', r.backup_of, 'primary_site', r.primary_site) AS args,
  IIF(r.backup_of IS NULL, json_array(r.uid), json_array(r.uid, r.backup_of)) AS evidence,
  r.both_from AS since_epoch,
  'major' AS severity,
  IIF(r.verdict = 'FAIL' AND r.both_until < r.upto_epoch, r.both_until, NULL) AS remedied_epoch
FROM ranked AS r
WHERE r.nth = 1
