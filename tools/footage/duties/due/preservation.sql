-- name: preservation
-- title.zh: 录像将被覆盖
-- title.en: Footage about to be overwritten
-- clause: R-4.1.2a
-- text.zh: 申请尚在办理，录像 {overwrite_at} 起被覆盖，且没有预先保全。
-- text.en: Still being decided; the footage is overwritten from {overwrite_at} on and nobody has preserved it.
SELECT
  c.case_id AS subject, 'custodian' AS role, NULL AS department, NULL AS person,
  c.overwrite_epoch AS due_epoch, c.filed_epoch AS since_epoch,
  json_object('overwrite_at', c.overwrite_epoch) AS args
FROM cases AS c CROSS JOIN as_of
WHERE c.state IN ('waiting', 'rejected', 'approved') AND c.overwrite_epoch >= as_of.epoch
  AND NOT EXISTS (SELECT 1 FROM preservation AS p WHERE p.case_id = c.case_id)
