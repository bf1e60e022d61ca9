-- clause: S-5.1a
-- policy: surveillance
-- title.zh: 定期内部审计
-- title.en: Internal audit at intervals
-- asks.zh: 管理部门要按规定的间隔对监控系统的运行开展内部评估和审计。
-- asks.en: The authority audits how the surveillance system is run, itself, at the interval it has set.
-- who.zh: 监督小组
-- who.en: The supervisors
-- kinds: audit
-- parameters: audit.internal_days, record.land_days
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
WHERE f.kind = 'audit_internal'
