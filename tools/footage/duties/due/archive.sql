-- name: archive
-- title.zh: 待归档
-- title.en: To be archived
-- clause: R-4.3.2b
-- text.zh: {returned_at} 归还并检查，尚未归档。
-- text.en: Came back and was checked at {returned_at}; not archived yet.
SELECT
  e.uid AS subject, 'custodian' AS role, NULL AS department, NULL AS person,
  e.checked_at_epoch + p.seconds AS due_epoch, e.checked_at_epoch AS since_epoch,
  json_object('returned_at', e.checked_at_epoch) AS args
FROM "return" AS e
JOIN cases AS c ON c.case_id = e.case_id AND c.state = 'returned'
CROSS JOIN as_of
LEFT JOIN parameter_span AS p
  ON p.name = 'archive.max_days' AND p.from_epoch <= as_of.epoch AND as_of.epoch < p.until_epoch
