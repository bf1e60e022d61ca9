-- clause: S-5.1b
-- policy: surveillance
-- title.zh: 监督形成书面记录
-- title.en: Supervision is written down
-- asks.zh: 每次内部审计都形成书面报告，由审计人员以外的人复核，并及时入档。
-- asks.en: Every internal audit leaves a written report, which somebody other than its auditors reviews, and which comes on file
--   in time.
-- who.zh: 监督小组
-- who.en: The supervisors
-- kinds: audit
-- parameters: record.land_days
-- severity: minor
-- truth: decidable
-- uses: parameter_missing, landing_unknown
-- reason.written.zh: 报告经 {reviewer} 复核，{seen_at} 入档。
-- reason.written.en: The report was reviewed by {reviewer} and on file at {seen_at}.
-- reason.written_late.zh: 报告 {seen_at} 才入档，期限 {deadline_at}。
-- reason.written_late.en: The report came on file only at {seen_at}; it was due by {deadline_at}.
-- reason.auditor_reviewed.zh: 复核人 {reviewer} 就是审计人员。
-- reason.auditor_reviewed.en: {reviewer}, who reviewed it, was one of the auditors.
-- reason.reviewer_unstated.zh: 没有写明由谁复核。
-- reason.reviewer_unstated.en: It is not stated who reviewed it.
-- reason.no_audit.zh: 尚无内部审计；是否到期在 S-5.1a 中判断。
-- reason.no_audit.en: No internal audit yet; whether one is due is judged in S-5.1a.
WITH
judged AS (
  SELECT
    a.*,
    CASE
      WHEN EXISTS (SELECT 1 FROM audit_auditors AS u WHERE u.uid = a.uid AND u.value = a.reviewed_by) THEN 'auditor_reviewed'
      WHEN a.deadline_epoch IS NULL THEN 'parameter_missing'
      WHEN a.seen_epoch IS NULL THEN 'landing_unknown'
      WHEN a.seen_epoch > a.deadline_epoch THEN 'written_late'
      WHEN a.reviewed_by IS NULL THEN 'reviewer_unstated'
      ELSE 'written'
    END AS reason_code
  FROM (
    SELECT
      t.uid, t.path, t.reviewed_by, t.concluded_on_epoch, COALESCE(t.first_seen_epoch, t.landed_epoch) AS seen_epoch,
      CAST(t.concluded_on_epoch + 86400 + p.seconds AS INTEGER) AS deadline_epoch
    FROM audit AS t
    LEFT JOIN parameter_span AS p
      ON p.name = 'record.land_days' AND p.from_epoch <= t.concluded_on_epoch AND t.concluded_on_epoch < p.until_epoch
    WHERE t.landed_seq IS NOT NULL AND t.type = 'internal'
  ) AS a
),
outcome (reason_code, verdict) AS (
  VALUES
    ('written', 'PASS'), ('written_late', 'FAIL'), ('auditor_reviewed', 'FAIL'), ('reviewer_unstated', 'UNKNOWN'),
    ('parameter_missing', 'UNKNOWN'), ('landing_unknown', 'UNKNOWN')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'reviewer', j.reviewed_by, 'seen_at', j.seen_epoch, 'deadline_at', j.deadline_epoch, 'parameter', 'record.land_days'
  ) AS args,
  json_array(j.uid, j.path) AS evidence,
  j.concluded_on_epoch AS since_epoch,
  'minor' AS severity,
  IIF(j.reason_code = 'written_late', j.seen_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
SELECT 'organisation', 'N/A', 'no_audit', '{}', json_array('organisation'), a.epoch, 'minor', NULL
FROM as_of AS a
WHERE NOT EXISTS (SELECT 1 FROM audit AS t WHERE t.type = 'internal' AND t.landed_seq IS NOT NULL)
