-- clause: R-2.2.3a
-- policy: retrieval
-- title.zh: 重要录像备份
-- title.en: Important footage is backed up
-- asks.zh: 重要的存档录像（定为重要的、有留存要求的、交给机关或法院的、经管理层审批的）在规定天数内另存一份到备份存储，校验值相同。
-- asks.en: Archived footage that matters (called so, under a hold, handed to an authority or court, approved by management) is stored
--   once more in a backup store within the days set, with the same digests.
-- who.zh: 录像保管员
-- who.en: Custodians
-- kinds: archive, storage, hold, transfer, disclosure
-- parameters: backup.max_days
-- severity: major
-- truth: decidable
-- uses: not_important, nothing_archived, parameter_missing, stated_late, landing_unknown
-- reason.backed_up.zh: 重要（{ground}），{backed_up_at} 备份到 {storage}，校验值相同。
-- reason.backed_up.en: It matters ({ground}) and was backed up to {storage} at {backed_up_at}, with the same digests.
-- reason.backup_due.zh: 重要（{ground}），应在 {deadline_at} 前备份。
-- reason.backup_due.en: It matters ({ground}) and is to be backed up by {deadline_at}.
-- reason.not_backed_up.zh: 重要（{ground}），{deadline_at} 前没有备份。
-- reason.not_backed_up.en: It matters ({ground}) and was not backed up by {deadline_at}.
-- reason.backed_up_late.zh: 重要（{ground}），{backed_up_at} 才备份，期限 {deadline_at}。
-- reason.backed_up_late.en: It matters ({ground}) and was backed up only at {backed_up_at}; that was due by {deadline_at}.
-- reason.backup_differs.zh: 备份与存档的校验值不同。
-- reason.backup_differs.en: The backup has other digests than what was archived.
-- reason.backup_not_compared.zh: 存档或备份没有写明校验值，不知道是否相同。
-- reason.backup_not_compared.en: The archive or its backup states no digests, so it is not known whether they are the same.
-- reason.backup_itself.zh: 本身是 {primary} 的备份。
-- reason.backup_itself.en: It is itself the backup of {primary}.
WITH
-- 1. Each archive record, when its backup is due, and its first backup.
first_backup AS (
  SELECT i.*, ROW_NUMBER() OVER (PARTITION BY i.primary_uid ORDER BY i.archived_at_epoch, i.uid) AS nth
  FROM important_archive AS i WHERE i.primary_uid IS NOT NULL
),
facts AS (
  SELECT
    i.*, CAST(i.important_epoch + p.seconds AS INTEGER) AS deadline_epoch, b.uid AS backup, b.storage AS backup_storage,
    b.archived_at_epoch AS backed_up_epoch, b.seen_epoch AS backup_seen_epoch, b.digests AS backup_digests, as_of.epoch AS as_of_epoch
  FROM important_archive AS i
  CROSS JOIN as_of
  LEFT JOIN parameter_span AS p
    ON p.name = 'backup.max_days' AND p.from_epoch <= i.important_epoch AND i.important_epoch < p.until_epoch
  LEFT JOIN first_backup AS b ON b.primary_uid = i.uid AND b.nth = 1
),

-- 2. One reason per archive record.
judged AS (
  SELECT
    f.*,
    CASE
      WHEN f.primary_uid IS NOT NULL THEN 'backup_itself'
      WHEN f.important_epoch IS NULL THEN 'not_important'
      WHEN f.deadline_epoch IS NULL THEN 'parameter_missing'
      WHEN f.backup IS NULL AND f.as_of_epoch > f.deadline_epoch THEN 'not_backed_up'
      WHEN f.backup IS NULL THEN 'backup_due'
      WHEN f.backed_up_epoch > f.deadline_epoch THEN 'backed_up_late'
      WHEN f.digests = '[]' OR f.backup_digests = '[]' THEN 'backup_not_compared'
      WHEN f.digests <> f.backup_digests THEN 'backup_differs'
      WHEN f.backup_seen_epoch IS NULL THEN 'landing_unknown'
      WHEN f.backup_seen_epoch > f.deadline_epoch THEN 'stated_late'
      ELSE 'backed_up'
    END AS reason_code
  FROM facts AS f
),

-- 3. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('backed_up', 'PASS'), ('not_backed_up', 'FAIL'), ('backed_up_late', 'FAIL'), ('backup_differs', 'FAIL'),
    ('backup_not_compared', 'UNKNOWN'), ('landing_unknown', 'UNKNOWN'), ('stated_late', 'UNKNOWN'),
    ('parameter_missing', 'UNKNOWN'), ('backup_due', 'DUE'), ('not_important', 'N/A'), ('backup_itself', 'N/A')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'ground', j.ground, 'storage', j.backup_storage, 'backed_up_at', j.backed_up_epoch, 'deadline_at', j.deadline_epoch,
    'stated_at', j.backed_up_epoch, 'seen_at', j.backup_seen_epoch, 'primary', j.primary_uid, 'parameter', 'backup.max_days'
  ) AS args,
  IIF(j.backup IS NULL, json_array(j.uid), json_array(j.uid, j.backup)) AS evidence,
  CASE
    WHEN j.reason_code IN ('not_backed_up', 'backed_up_late') THEN j.deadline_epoch
    ELSE COALESCE(j.backed_up_epoch, j.important_epoch, j.archived_at_epoch)
  END AS since_epoch,
  IIF(j.reason_code = 'backed_up_late', 'minor', 'major') AS severity,
  IIF(j.reason_code = 'backed_up_late', j.backed_up_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
-- 4. Cases without anything in the archive.
SELECT b.case_id, 'N/A', 'nothing_archived', '{}', json_array(b.case_id), b.state_since_epoch, 'major', NULL
FROM case_basis AS b
WHERE NOT EXISTS (SELECT 1 FROM archive AS a WHERE a.case_id = b.case_id)
