-- name: burst
-- title.zh: 集中批准
-- title.en: Many approvals at once
-- clause: R-3.3.1a
-- text.zh: {name}三分钟内批准 15 件以上，这是其中之一。
-- text.en: {name} approved fifteen or more within three minutes; this is one of them.
WITH counted AS (
  SELECT
    v.person, v.submitted_epoch, COALESCE(p.case_id, p.id) AS subject,
    COUNT(*) OVER (PARTITION BY v.person ORDER BY v.submitted_epoch RANGE BETWEEN CURRENT ROW AND 180 FOLLOWING) AS after
  FROM review AS v JOIN pull_request AS p ON p.id = v.pull_request
  WHERE v.counted = 1 AND v.verdict = 'approve'
),
-- The most that any three minutes hold of those that begin with an approval and in which this one lies.
most AS (
  SELECT c.*, MAX(c.after) OVER (
    PARTITION BY c.person ORDER BY c.submitted_epoch RANGE BETWEEN 180 PRECEDING AND CURRENT ROW
  ) AS together
  FROM counted AS c
)
SELECT m.subject, m.person, m.submitted_epoch AS at_epoch, json_object('name', m.person) AS args
FROM most AS m
WHERE m.together >= 15
