-- name: retrieval
-- title.zh: 待调取
-- title.en: Footage to be taken
-- clause: R-4.1.2a
-- text.zh: 已于 {approved_at} 批准，尚未调取。
-- text.en: Approved at {approved_at}, not retrieved yet.
SELECT
  c.case_id AS subject, 'operator' AS role, NULL AS department, NULL AS person,
  CASE WHEN c.overwrite_epoch >= as_of.epoch THEN c.overwrite_epoch END AS due_epoch, c.approved_epoch AS since_epoch,
  json_object('approved_at', c.approved_epoch) AS args
FROM cases AS c CROSS JOIN as_of
WHERE c.state = 'approved'
