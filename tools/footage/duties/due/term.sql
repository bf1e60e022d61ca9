-- name: term
-- title.zh: 任职将届满
-- title.en: Term of a role about to end
-- clause: S-7.1b
-- text.zh: {name}的{what} {until_at} 届满。
-- text.en: {what} of {name} ends at {until_at}.
SELECT
  r.person || '/' || r.role || '/' || r.source AS subject, 'registrar' AS role, NULL AS department, NULL AS person,
  r.until_epoch AS due_epoch, r.from_epoch AS since_epoch,
  json_object('name', r.person, 'what', r.role, 'until_at', r.until_epoch) AS args
FROM role_span AS r CROSS JOIN as_of
WHERE r.via = 'grant' AND r.from_epoch <= as_of.epoch AND as_of.epoch < r.until_epoch AND r.until_epoch < as_of.epoch + 30 * 86400
