-- name: countersign
-- title.zh: 报告待复核
-- title.en: Reports to be countersigned
-- clause: R-7.1.1c
-- text.zh: {week} {office} {reports} 份报告待复核。
-- text.en: Reports of {office} in {week} to be countersigned: {reports}.
SELECT
  d.week || '/' || d.office || '/' || d.about AS subject, NULL AS role, d.office AS department, w.value AS person,
  d.due_epoch, d.week_ends_epoch AS since_epoch,
  json_object('week', d.week, 'office', d.office, 'reports', d.reports) AS args
FROM countersign_due AS d JOIN json_each(d.answers) AS w
WHERE d.countersign IS NULL
