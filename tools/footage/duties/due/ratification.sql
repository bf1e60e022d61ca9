-- name: ratification
-- title.zh: 紧急调取待补批
-- title.en: Emergency to be ratified
-- clause: R-3.3.4b
-- text.zh: {acted_at} 紧急调取，须在期限内补批。
-- text.en: Released in an emergency at {acted_at}; it must be ratified in time.
SELECT
  c.case_id AS subject, 'security_head' AS role, NULL AS department, NULL AS person,
  r.emergency_acted_at_epoch + p.seconds AS due_epoch, r.emergency_acted_at_epoch AS since_epoch,
  json_object('acted_at', r.emergency_acted_at_epoch) AS args
FROM cases AS c
JOIN request AS r ON r.uid = c.case_id
CROSS JOIN as_of
LEFT JOIN parameter_span AS p
  ON p.name = 'emergency.ratify_hours' AND p.from_epoch <= as_of.epoch AND as_of.epoch < p.until_epoch
WHERE c.urgency = 'emergency' AND NOT EXISTS (SELECT 1 FROM ratification AS t WHERE t.case_id = c.case_id AND t.landed_seq IS NOT NULL)
