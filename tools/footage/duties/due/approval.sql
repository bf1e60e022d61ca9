-- name: approval
-- title.zh: 待审批
-- title.en: Review wanted
-- clause: R-3.3.1a
-- text.zh: {title}：等待{role}签字。
-- text.en: {title}: waits for the {role}.
SELECT
  COALESCE(p.case_id, p.id) AS subject, NULL AS role, NULL AS department, w.value AS person,
  c.overwrite_epoch AS due_epoch, p.created_epoch AS since_epoch,
  json_object('title', p.title, 'role', s.role, 'clause', CASE s.role
    WHEN 'security_reviewer' THEN 'R-3.3.2a' WHEN 'security_head' THEN 'R-3.3.2b' WHEN 'management' THEN 'R-3.3.3a'
    ELSE 'R-3.3.1a' END) AS args
FROM pull_request AS p
JOIN approval_stage AS s ON s.pull_request = p.id AND s.state = 'waiting'
JOIN json_each(s.candidates) AS w
LEFT JOIN cases AS c ON c.case_id = p.case_id AND c.overwrite_epoch >= (SELECT epoch FROM as_of)
WHERE p.observed = 'open'
