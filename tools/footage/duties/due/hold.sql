-- name: hold
-- title.zh: 留存要求待复核
-- title.en: Hold to be reviewed
-- clause: R-2.2.3a
-- text.zh: 留存要求应在 {due_at} 前复核，复核前不得清理。
-- text.en: The hold is to be looked at again by {due_at}; nothing is cleaned up before.
SELECT
  h.uid AS subject, 'security_head' AS role, NULL AS department, NULL AS person, h.review_on_epoch + 86400 AS due_epoch,
  h.from_epoch AS since_epoch, json_object('due_at', h.review_on_epoch + 86400) AS args
FROM hold_span AS h CROSS JOIN as_of
WHERE h.until_epoch > as_of.epoch
