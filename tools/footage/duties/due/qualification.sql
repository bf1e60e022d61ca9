-- name: qualification
-- title.zh: 资质将失效
-- title.en: Qualification about to lapse
-- clause: R-6.2.3a
-- text.zh: {name}的{what} {until_at} 失效。
-- text.en: {what} of {name} ends at {until_at}.
WITH newest AS (
  SELECT q.kind, q.person, MAX(q.until_epoch) AS until_epoch, MAX(q.from_epoch) AS from_epoch
  FROM qualification AS q WHERE q.kind <> 'acknowledgement' GROUP BY q.kind, q.person
)
SELECT
  n.person || '/' || n.kind AS subject, NULL AS role, NULL AS department, n.person,
  n.until_epoch AS due_epoch, n.from_epoch AS since_epoch,
  json_object('name', n.person, 'what', '@' || n.kind, 'until_at', n.until_epoch) AS args
FROM newest AS n CROSS JOIN as_of
WHERE n.until_epoch < as_of.epoch + 45 * 86400
  AND EXISTS (
    SELECT 1 FROM role_span AS r WHERE r.person = n.person AND r.from_epoch <= as_of.epoch AND as_of.epoch < r.until_epoch
  )
