-- clause: R-7.1.1c
-- policy: retrieval
-- title.zh: 监督制度执行情况
-- title.en: The group supervises how the policy is carried out
-- asks.zh: 监督小组按规定的间隔对制度执行情况进行监督检查，每次都有记录。
-- asks.en: The group checks how the policy is carried out at the interval the organisation has set, and records each check.
-- who.zh: 监督小组
-- who.en: The supervision group
-- kinds: supervision_check
-- parameters: supervision.period_days, record.land_days
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
WHERE f.kind = 'supervision_check'
