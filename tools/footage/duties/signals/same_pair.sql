-- name: same_pair
-- title.zh: 总是同两个人
-- title.en: Always the same two
-- clause: R-3.3.2a
-- text.zh: {quarter}{head}批准的 {cases} 件全部由{name}审核，尽管另有人可以审核。
-- text.en: In {quarter} all {cases} requests approved by {head} were reviewed by {name}, although others could have.
WITH pair AS (
  SELECT q.id AS quarter, h.case_id, h.person AS head, s.person AS reviewer, s.at_epoch
  FROM approval_stage AS h
  JOIN approval_stage AS s ON s.pull_request = h.pull_request AND s.role = 'security_reviewer' AND s.person IS NOT NULL
  JOIN quarter AS q ON q.from_epoch <= s.at_epoch AND s.at_epoch < q.until_epoch
  WHERE h.role IN ('department_head', 'superior') AND h.person IS NOT NULL AND h.case_id IS NOT NULL
),
counted AS (
  SELECT p.quarter, p.head, COUNT(DISTINCT p.reviewer) AS reviewers, COUNT(*) AS cases FROM pair AS p GROUP BY p.quarter, p.head
)
SELECT
  p.case_id AS subject, p.reviewer AS person, p.at_epoch,
  json_object('quarter', p.quarter, 'head', p.head, 'name', p.reviewer, 'cases', c.cases) AS args
FROM pair AS p JOIN counted AS c ON c.quarter = p.quarter AND c.head = p.head
WHERE c.reviewers = 1 AND c.cases >= 10 AND EXISTS (
  SELECT 1 FROM role_period AS r
  WHERE r.role = 'security_reviewer' AND r.person <> p.reviewer
    AND r.from_epoch <= p.at_epoch AND (r.until_epoch IS NULL OR p.at_epoch < r.until_epoch)
)
