-- name: burst
-- title.zh: 集中批准
-- title.en: Many approvals at once
-- clause: R-3.3.1a
-- text.zh: {name}三分钟内批准 15 件以上，这是其中之一。
-- text.en: {name} approved fifteen or more within three minutes; this is one of them.
WITH counted AS (
  SELECT
    v.person, v.submitted_epoch, COALESCE(p.case_id, p.id) AS subject,
    COUNT(*) OVER (PARTITION BY v.person ORDER BY v.submitted_epoch RANGE BETWEEN 180 PRECEDING AND CURRENT ROW) AS before,
    COUNT(*) OVER (PARTITION BY v.person ORDER BY v.submitted_epoch RANGE BETWEEN CURRENT ROW AND 180 FOLLOWING) AS after
  FROM review AS v JOIN pull_request AS p ON p.id = v.pull_request
  WHERE v.counted = 1 AND v.verdict = 'approve'
)
SELECT c.subject, c.person, c.submitted_epoch AS at_epoch, json_object('name', c.person) AS args
FROM counted AS c
WHERE c.before >= 15 OR c.after >= 15
