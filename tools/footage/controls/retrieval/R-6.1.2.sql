-- clause: R-6.1.2
-- policy: retrieval
-- title.zh: 存储设备定期检查维护
-- title.en: Storage is inspected and maintained regularly
-- asks.zh: 每处存储位置都要按规定的间隔检查、保养，并留有检查记录；检查发现的异常另行登记故障。
-- asks.en: Each storage place is inspected and maintained at the interval the organisation has set, and each time is recorded;
--   what is found wrong is registered as a fault.
-- who.zh: 存储管理人员
-- who.en: Storage keepers
-- kinds: storage, storage_check
-- parameters: storage.check_days, record.land_days
-- severity: major
-- truth: decidable
-- uses: fresh, stale, made_good, seen_late, not_due, interval_missing
SELECT
  f.subject || '@' || f.quarter AS subject,
  f.verdict,
  f.reason_code,
  f.args,
  json_insert(f.checks, '$[#]', f.subject) AS evidence,
  COALESCE(f.stale_epoch, f.began_epoch) AS since_epoch,
  'major' AS severity,
  IIF(f.reason_code = 'made_good', f.ended_epoch, NULL) AS remedied_epoch
FROM freshness AS f
WHERE f.kind = 'storage_check'
