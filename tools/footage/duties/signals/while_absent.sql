-- name: while_absent
-- title.zh: 请假期间审批
-- title.en: Approving while absent
-- clause: R-3.3.1a
-- text.zh: {name}报备 {from_at} 至 {until_at} 不在岗，期间仍在审批。
-- text.en: {name} was reported absent from {from_at} until {until_at} and approved meanwhile.
SELECT
  COALESCE(p.case_id, p.id) AS subject, v.person, v.submitted_epoch AS at_epoch,
  json_object('name', v.person, 'from_at', MAX(a.from_epoch), 'until_at', MAX(a.until_epoch)) AS args
FROM review AS v
JOIN pull_request AS p ON p.id = v.pull_request
JOIN absence AS a ON a.person = v.person AND a.from_epoch <= v.submitted_epoch AND v.submitted_epoch < a.until_epoch
WHERE v.counted = 1 AND v.verdict = 'approve' AND COALESCE(a.landed_epoch, a.first_seen_epoch) <= v.submitted_epoch
GROUP BY v.pull_request, v.position
