-- name: quick_approval
-- title.zh: 审批过快
-- title.en: Approved within seconds
-- clause: R-3.3.1a
-- text.zh: {name}在可以审批后 {seconds} 秒即批准。
-- text.en: {name} approved {seconds} seconds after it could be read.
WITH counted AS (
  SELECT
    v.pull_request, v.person, v.submitted_epoch, COALESCE(p.case_id, p.id) AS subject,
    MAX(p.created_epoch, COALESCE(
      LAG(v.submitted_epoch) OVER (PARTITION BY v.pull_request ORDER BY v.submitted_epoch, v.position), 0
    )) AS open_epoch
  FROM review AS v JOIN pull_request AS p ON p.id = v.pull_request
  WHERE v.counted = 1 AND v.verdict = 'approve' AND p.landing_class IN ('A', 'E')
)
SELECT
  c.subject, c.person, c.submitted_epoch AS at_epoch,
  json_object('name', c.person, 'seconds', c.submitted_epoch - c.open_epoch) AS args
FROM counted AS c
WHERE c.submitted_epoch - c.open_epoch < 20
