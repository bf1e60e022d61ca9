-- clause: R-5.2.2
-- policy: retrieval
-- title.zh: 保管责任
-- title.en: Loss, damage and leaks are answered for
-- asks.zh: 录像遗失、损坏、泄露或被改动的，使用部门按时报告，并在规定天数内作出责任认定；认定有过失或违规的，写明责任部门。
-- asks.en: Where footage is lost, damaged, leaked or altered the unit reports it in time, and within the set days it is decided who
--   answers; where there was negligence or a breach, a department is named.
-- who.zh: 使用部门、管理层
-- who.en: The using unit, management
-- kinds: incident, incident_decision, return, correction
-- parameters: incident.report_hours, incident.decide_days
-- severity: major
-- truth: decidable
-- uses: landing_unknown, stated_late, parameter_missing
-- reason.answered_for.zh: {decided_at} 作出责任认定：{result}，责任部门 {department}。
-- reason.answered_for.en: Decided at {decided_at}: {result}; {department} answers for it.
-- reason.deciding.zh: 责任认定期限 {decide_by_at}，尚未作出。
-- reason.deciding.en: It is to be decided by {decide_by_at}, and has not been yet.
-- reason.undecided.zh: 责任认定期限 {decide_by_at} 已过，尚未作出。
-- reason.undecided.en: It was to be decided by {decide_by_at}, and has not been.
-- reason.decided_late.zh: {decided_at} 才作出责任认定，超过期限 {decide_by_at}。
-- reason.decided_late.en: Decided only at {decided_at}, after {decide_by_at}.
-- reason.incident_reported_late.zh: {discovered_at} 发现，{stated_at} 才报告，超过期限 {deadline_at}。
-- reason.incident_reported_late.en: Found at {discovered_at} and reported only at {stated_at}, after {deadline_at}.
-- reason.nobody_answers.zh: 认定为 {result}，却没有写明责任部门。
-- reason.nobody_answers.en: It was found to be {result}, but no department answers for it.
-- reason.decision_unproven.zh: 责任认定没有完整的审批证据。
-- reason.decision_unproven.en: Nothing proves that the decision was approved.
-- reason.harm_not_reported.zh: {discovered_at} 检查发现复制件损坏或有变，没有事件报告。
-- reason.harm_not_reported.en: The check at {discovered_at} found the copy damaged or altered, and no incident was reported.
-- reason.harm_to_report.zh: {discovered_at} 检查发现复制件损坏或有变，应在 {deadline_at} 前报告。
-- reason.harm_to_report.en: The check at {discovered_at} found the copy damaged or altered; it is to be reported by {deadline_at}.
-- reason.no_incident.zh: 没有遗失、损坏、泄露或改动。
-- reason.no_incident.en: Nothing was lost, damaged, leaked or altered.
WITH
-- 1. Incidents, and copies that came back damaged or altered without one.
matter AS (
  SELECT
    n.uid, n.case_id, n.id, n.discovered_at_epoch, n.reported_at_epoch,
    COALESCE(
      (SELECT MAX(x.seen_epoch) FROM time_correction AS x WHERE x.uid = n.uid), n.first_seen_epoch, n.landed_epoch
    ) AS seen_epoch
  FROM incident AS n
  WHERE n.category <> 'other'
  UNION ALL
  SELECT c.uid, c.case_id, NULL, MIN(e.checked_at_epoch), NULL, NULL
  FROM "return" AS e
  JOIN return_items AS i ON i.uid = e.uid AND i.result <> 'intact'
  JOIN copy AS c ON c.case_id = e.case_id AND c.id = i.copy
  WHERE NOT EXISTS (
    SELECT 1 FROM incident AS n JOIN incident_copies AS x ON x.uid = n.uid WHERE n.case_id = c.case_id AND x.value = c.id
  )
  GROUP BY c.uid
),

-- 2. Their deadlines, and the first decision that says who answers.
dated AS (
  SELECT
    m.*, a.epoch AS as_of_epoch, d.uid AS decision, d.result, d.responsible_department, d.landed_epoch AS decided_epoch, p.outcome,
    CAST(m.discovered_at_epoch + hours.seconds AS INTEGER) AS deadline_epoch,
    CAST(m.discovered_at_epoch + days.seconds AS INTEGER) AS decide_by_epoch
  FROM matter AS m
  CROSS JOIN as_of AS a
  LEFT JOIN incident_decision AS d ON d.uid = (
    SELECT x.uid FROM incident_decision AS x
    WHERE x.case_id IS m.case_id AND x.incident = m.id AND x.result <> 'undetermined'
    ORDER BY x.landed_seq, x.uid LIMIT 1
  )
  LEFT JOIN pull_request AS p ON p.id = d.pull_request
  LEFT JOIN parameter_span AS hours
    ON hours.name = 'incident.report_hours'
    AND hours.from_epoch <= m.discovered_at_epoch AND m.discovered_at_epoch < hours.until_epoch
  LEFT JOIN parameter_span AS days
    ON days.name = 'incident.decide_days'
    AND days.from_epoch <= m.discovered_at_epoch AND m.discovered_at_epoch < days.until_epoch
),
judged AS (
  SELECT
    d.*,
    CASE
      WHEN d.deadline_epoch IS NULL OR d.decide_by_epoch IS NULL THEN 'parameter_missing'
      WHEN d.id IS NULL THEN IIF(d.as_of_epoch > d.deadline_epoch, 'harm_not_reported', 'harm_to_report')
      WHEN d.decision IS NULL AND d.as_of_epoch > d.decide_by_epoch THEN 'undecided'
      WHEN d.decided_epoch > d.decide_by_epoch THEN 'decided_late'
      WHEN d.reported_at_epoch > d.deadline_epoch THEN 'incident_reported_late'
      WHEN d.seen_epoch IS NULL THEN 'landing_unknown'
      WHEN d.seen_epoch > d.deadline_epoch THEN 'stated_late'
      WHEN d.decision IS NULL THEN 'deciding'
      WHEN d.outcome IS NOT 'approved' THEN 'decision_unproven'
      WHEN d.decided_epoch IS NULL THEN 'landing_unknown'
      WHEN d.result IN ('negligence', 'breach') AND d.responsible_department IS NULL THEN 'nobody_answers'
      ELSE 'answered_for'
    END AS reason_code
  FROM dated AS d
),
outcome (reason_code, verdict) AS (
  VALUES
    ('answered_for', 'PASS'),
    ('undecided', 'FAIL'), ('decided_late', 'FAIL'), ('incident_reported_late', 'FAIL'), ('nobody_answers', 'FAIL'),
    ('harm_not_reported', 'FAIL'),
    ('parameter_missing', 'UNKNOWN'), ('landing_unknown', 'UNKNOWN'), ('stated_late', 'UNKNOWN'), ('decision_unproven', 'UNKNOWN'),
    ('deciding', 'DUE'), ('harm_to_report', 'DUE')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'discovered_at', j.discovered_at_epoch, 'stated_at', j.reported_at_epoch, 'seen_at', j.seen_epoch,
    'deadline_at', j.deadline_epoch, 'decide_by_at', j.decide_by_epoch, 'decided_at', j.decided_epoch, 'result', j.result,
    'department', j.responsible_department, 'parameter', 'incident.report_hours, incident.decide_days'
  ) AS args,
  IIF(j.decision IS NULL, json_array(j.uid), json_array(j.uid, j.decision)) AS evidence,
  CASE
    WHEN j.reason_code IN ('undecided', 'decided_late') THEN j.decide_by_epoch
    WHEN j.reason_code IN ('incident_reported_late', 'harm_not_reported') THEN j.deadline_epoch
    ELSE COALESCE(j.decided_epoch, j.discovered_at_epoch)
  END AS since_epoch,
  'major' AS severity,
  CASE j.reason_code WHEN 'decided_late' THEN j.decided_epoch WHEN 'incident_reported_late' THEN j.reported_at_epoch END
    AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
SELECT b.case_id, 'N/A', 'no_incident', '{}', json_array(b.case_id), b.state_since_epoch, 'major', NULL
FROM case_basis AS b
WHERE NOT EXISTS (SELECT 1 FROM matter AS m WHERE m.case_id = b.case_id)
