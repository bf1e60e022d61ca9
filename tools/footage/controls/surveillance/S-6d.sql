-- clause: S-6d
-- policy: surveillance
-- title.zh: 制度定期评审
-- title.en: The policy is reviewed at intervals
-- asks.zh: 制度即使没有修订，也要按规定的间隔评审一次，确认内容仍然适用。
-- asks.en: Even if nothing changes, the policy is looked at anew at the interval that was set, to see that it still fits.
-- who.zh: 制度负责人
-- who.en: The policy's owner
-- kinds: policy_review, pack
-- parameters: policy.review_days, record.land_days
-- severity: minor
-- truth: decidable
-- uses: fresh, stale, made_good, seen_late, not_due, interval_missing
SELECT
  f.subject || '@' || f.quarter AS subject,
  f.verdict,
  f.reason_code,
  f.args,
  json_insert(f.checks, '$[#]', f.subject) AS evidence,
  COALESCE(f.stale_epoch, f.began_epoch) AS since_epoch,
  'minor' AS severity,
  IIF(f.reason_code = 'made_good', f.ended_epoch, NULL) AS remedied_epoch
FROM freshness AS f
WHERE f.kind = 'policy_review' AND f.subject = 'surveillance'
