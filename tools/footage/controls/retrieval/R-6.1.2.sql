-- clause: R-6.1.2
-- policy: retrieval
-- title.zh: 存储设备定期检查维护
-- title.en: Storage is inspected and maintained regularly
-- asks.zh: 每处存储位置都要按规定的间隔检查，并按规定的间隔维护保养，均留有记录；检查发现的异常另行登记故障。
-- asks.en: Each storage place is inspected, and it is maintained, each at the interval the organisation has set, and each time is
--   recorded; what is found wrong is registered as a fault.
-- who.zh: 存储管理人员
-- who.en: Storage keepers
-- kinds: storage, storage_check, fault
-- parameters: storage.check_days, storage.maintain_days, record.land_days
-- severity: major
-- truth: decidable
-- uses: fresh, stale, made_good, seen_late, not_due, interval_missing
-- reason.maintenance_stale.zh: 自 {stale_at} 起超过 {days} 天没有维护保养，至今没有补做。
-- reason.maintenance_stale.en: Not maintained for more than {days} days since {stale_at}, and not made good yet.
-- reason.maintenance_made_good.zh: 自 {stale_at} 起超过 {days} 天没有维护保养，{ended_at} 补做。
-- reason.maintenance_made_good.en: Not maintained for more than {days} days since {stale_at}; made good at {ended_at}.
-- reason.maintenance_seen_late.zh: 所写的保养日期没有逾期，但记录入档过晚或者没有证据说明何时入档，须另行证明。
-- reason.maintenance_seen_late.en: The dates of maintenance stated are in time, but a record came on file too late, or nothing
--   shows when; it needs proof.
-- reason.maintenance_interval_missing.zh: 当时没有生效的参数 {parameter}，无法判断是否按期保养。
-- reason.maintenance_interval_missing.en: No value of the parameter {parameter} was in force, so it cannot be said whether it was
--   maintained in time.
-- reason.fault_not_reported.zh: {found_at} 检查发现异常，没有登记故障。
-- reason.fault_not_reported.en: A check at {found_at} found something wrong, and no fault was registered.
WITH
-- 1. What checks found wrong and nobody reported: neither named in the check nor registered for the place since.
unreported AS (
  SELECT c.storage, q.id AS quarter, MIN(c.checked_at_epoch) AS found_epoch, MIN(c.uid) AS uid
  FROM storage_check AS c
  JOIN storage_check_items AS i ON i.uid = c.uid AND i.result = 'abnormal' AND i.fault IS NULL
  JOIN quarter AS q ON q.began_epoch <= c.checked_at_epoch AND c.checked_at_epoch < q.upto_epoch
  WHERE c.landed_seq IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM fault AS f WHERE f.storage = c.storage AND f.reported_at_epoch >= c.checked_at_epoch
  )
  GROUP BY c.storage, q.id
),

-- 2. One reason per storage place and quarter: inspection first, then maintenance.
judged AS (
  SELECT
    i.subject || '@' || i.quarter AS subject, i.subject AS storage, i.began_epoch, u.found_epoch, u.uid AS found_in,
    i.args AS inspection_args, m.args AS maintenance_args, i.checks, m.checks AS works,
    i.stale_epoch, i.ended_epoch, m.stale_epoch AS worn_epoch, m.ended_epoch AS mended_epoch,
    CASE
      WHEN i.verdict = 'FAIL' THEN i.reason_code
      WHEN m.verdict = 'FAIL' THEN 'maintenance_' || m.reason_code
      WHEN u.found_epoch IS NOT NULL THEN 'fault_not_reported'
      WHEN i.verdict = 'UNKNOWN' THEN i.reason_code
      WHEN m.verdict = 'UNKNOWN' THEN 'maintenance_' || m.reason_code
      WHEN i.verdict = 'DUE' OR m.verdict = 'DUE' THEN 'not_due'
      ELSE 'fresh'
    END AS reason_code
  FROM freshness AS i
  JOIN freshness AS m ON m.kind = 'storage_maintenance' AND m.subject = i.subject AND m.quarter = i.quarter
  LEFT JOIN unreported AS u ON u.storage = i.subject AND u.quarter = i.quarter
  WHERE i.kind = 'storage_check'
),

-- 3. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('fresh', 'PASS'),
    ('stale', 'FAIL'), ('made_good', 'FAIL'), ('maintenance_stale', 'FAIL'), ('maintenance_made_good', 'FAIL'),
    ('fault_not_reported', 'FAIL'),
    ('seen_late', 'UNKNOWN'), ('maintenance_seen_late', 'UNKNOWN'),
    ('interval_missing', 'UNKNOWN'), ('maintenance_interval_missing', 'UNKNOWN'),
    ('not_due', 'DUE')
)
SELECT
  j.subject,
  o.verdict,
  j.reason_code,
  CASE
    WHEN j.reason_code = 'fault_not_reported' THEN json_object('found_at', j.found_epoch)
    WHEN j.reason_code LIKE 'maintenance_%' THEN j.maintenance_args
    ELSE j.inspection_args
  END AS args,
  json_insert(IIF(j.reason_code LIKE 'maintenance_%', j.works, j.checks), '$[#]', COALESCE(j.found_in, j.storage)) AS evidence,
  CASE
    WHEN j.reason_code = 'fault_not_reported' THEN j.found_epoch
    WHEN j.reason_code LIKE 'maintenance_%' THEN COALESCE(j.worn_epoch, j.began_epoch)
    ELSE COALESCE(j.stale_epoch, j.began_epoch)
  END AS since_epoch,
  'major' AS severity,
  CASE j.reason_code WHEN 'made_good' THEN j.ended_epoch WHEN 'maintenance_made_good' THEN j.mended_epoch END AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
