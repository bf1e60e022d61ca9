-- clause: S-3.4d
-- policy: surveillance
-- title.zh: 定期考核
-- title.en: Regular assessment
-- asks.zh: 操作人员和值班负责人按规定的间隔考核，技能和法律意识都合格。
-- asks.en: Operators and duty leaders are assessed at the interval set, and pass both skill and law.
-- who.zh: 监控岗位人员所在部门
-- who.en: Departments of those on monitoring duty
-- kinds: assessment, role_grant
-- parameters: assessment.valid_days, record.land_days
-- severity: major
-- truth: decidable
-- uses: fresh, stale, made_good, seen_late, not_due, interval_missing
-- reason.left_post.zh: 逾期之前已经离岗。
-- reason.left_post.en: Left the post before it was overdue.
SELECT
  f.subject || '@' || f.quarter AS subject,
  CASE WHEN f.stale_epoch >= m.until_epoch THEN 'N/A' ELSE f.verdict END AS verdict,
  CASE WHEN f.stale_epoch >= m.until_epoch THEN 'left_post' ELSE f.reason_code END AS reason_code,
  f.args,
  json_insert(f.checks, '$[#]', f.subject) AS evidence,
  COALESCE(f.stale_epoch, f.began_epoch) AS since_epoch,
  'major' AS severity,
  IIF(f.reason_code = 'made_good', f.ended_epoch, NULL) AS remedied_epoch
FROM freshness AS f
JOIN monitoring AS m ON m.person = f.subject AND m.quarter = f.quarter
WHERE f.kind = 'assessment'
