-- name: complaint
-- title.zh: 投诉待答复
-- title.en: Complaint to be answered
-- clause: S-5.3c
-- text.zh: {received_at} 收到，{due_at} 前答复。
-- text.en: Received at {received_at}, to be answered by {due_at}.
SELECT
  c.uid AS subject, NULL AS role, NULL AS department, c.received_by AS person,
  MAX(c.answer_due_on_epoch, COALESCE((SELECT MAX(s.new_due_on_epoch) FROM complaint_step AS s WHERE s.complaint = c.uid), 0))
    + 86400 AS due_epoch,
  c.received_at_epoch AS since_epoch,
  json_object('received_at', c.received_at_epoch, 'due_at', MAX(c.answer_due_on_epoch, COALESCE(
    (SELECT MAX(s.new_due_on_epoch) FROM complaint_step AS s WHERE s.complaint = c.uid), 0)) + 86400) AS args
FROM complaint AS c
WHERE NOT EXISTS (
  SELECT 1 FROM complaint_step AS s
  WHERE s.complaint = c.uid AND s.step IN ('answered', 'refused', 'transferred', 'closed')
)
