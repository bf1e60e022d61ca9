-- name: instruction
-- title.zh: 问题待指示
-- title.en: Problem waiting for an instruction
-- clause: R-5.1.3b
-- text.zh: {reported_at} 报告的问题尚无指示，使用部门不得自行处理。
-- text.en: The problem reported at {reported_at} has no instruction yet; the unit must not act by itself.
SELECT
  i.uid AS subject, 'security_head' AS role, NULL AS department, NULL AS person, NULL AS due_epoch,
  i.reported_at_epoch AS since_epoch, json_object('reported_at', i.reported_at_epoch) AS args
FROM issue AS i
WHERE NOT EXISTS (SELECT 1 FROM issue_instruction AS t WHERE t.issue IN (i.uid, i.id) AND t.case_id = i.case_id)
