-- name: incident
-- title.zh: 事故待处理决定
-- title.en: Incident to be decided
-- clause: R-5.2.2
-- text.zh: {reported_at} 报告，{due_at} 前作出处理决定。
-- text.en: Reported at {reported_at}, to be decided by {due_at}.
SELECT
  i.uid AS subject, 'management' AS role, NULL AS department, NULL AS person,
  i.reported_at_epoch + p.seconds AS due_epoch, i.reported_at_epoch AS since_epoch,
  json_object('reported_at', i.reported_at_epoch, 'due_at', i.reported_at_epoch + p.seconds) AS args
FROM incident AS i
LEFT JOIN parameter_span AS p
  ON p.name = 'incident.decide_days' AND p.from_epoch <= i.reported_at_epoch AND i.reported_at_epoch < p.until_epoch
WHERE NOT EXISTS (SELECT 1 FROM incident_decision AS d WHERE d.incident IN (i.uid, i.id))
