-- clause: S-5.3b
-- policy: surveillance
-- title.zh: 专门的投诉渠道畅通
-- title.en: The channel for complaints works
-- asks.zh: 要有专门的投诉渠道；按规定的间隔实测一次，由测试人和会签人签字证明能够接通、有人受理。
-- asks.en: There is a channel for complaints alone; at the interval that was set somebody tries it, and two people sign that it
--   was answered.
-- who.zh: 投诉受理人员
-- who.en: Those who take complaints
-- kinds: attestation
-- parameters: channel.test_days, record.land_days
-- severity: major
-- truth: attested
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
WHERE f.kind = 'channel_test'
