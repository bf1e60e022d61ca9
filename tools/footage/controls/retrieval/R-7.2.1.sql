-- clause: R-7.2.1
-- policy: retrieval
-- title.zh: 违规处罚
-- title.en: Breaches are answered
-- asks.zh: 查实的违规和认定须追究的事件，在规定天数内作出处理，处理方式与情节相称；说明理由而不予处罚也是处理。提请处理的人不是当事人。
-- asks.en: A confirmed breach, or an incident that calls for it, is answered within the set days, and the answer fits its severity; no
--   sanction, with a reason, is an answer. Who puts it forward is not the subject.
-- who.zh: 管理层、人事部门
-- who.en: Management, human resources
-- kinds: finding_record, incident_decision, violation
-- parameters: violation.decide_days, sanction.minor, sanction.moderate, sanction.serious
-- severity: major
-- truth: form
-- uses: parameter_missing, within_range, outside_range, no_violation, landing_unknown
-- reason.sanction_due.zh: 应在 {deadline_at} 前作出处理。
-- reason.sanction_due.en: It is to be answered by {deadline_at}.
-- reason.sanction_missing.zh: 期限 {deadline_at} 已过，没有作出处理。
-- reason.sanction_missing.en: It was to be answered by {deadline_at}, and has not been.
-- reason.sanction_late.zh: {decided_at} 才作出处理，超过期限 {deadline_at}。
-- reason.sanction_late.en: Answered only at {decided_at}, after {deadline_at}.
-- reason.sanction_own_matter.zh: 提请处理的 {requester} 就是整改责任人。
-- reason.sanction_own_matter.en: {requester}, who put it forward, is the one responsible.
-- reason.sanction_unproven.zh: 处理决定没有完整的审批证据。
-- reason.sanction_unproven.en: Nothing proves that the answer was approved.
-- reason.minor_breach.zh: 情节轻微，整改即可，不需另行处理。
-- reason.minor_breach.en: A minor breach: putting it right is enough.
WITH
-- 1. What calls for an answer: breaches of this policy, decisions on incidents, and answers that follow neither.
matter AS (
  SELECT f.uid, f.severity = 'minor' AS minor, f.owner, f.found_on_epoch AS at_epoch, (
    SELECT v.uid FROM violation AS v WHERE v.finding = f.id ORDER BY v.landed_seq, v.uid LIMIT 1
  ) AS violation
  FROM finding_record AS f
  WHERE f.type = 'breach' AND f.clause LIKE 'R-%'
  UNION ALL
  SELECT d.uid, 0, NULL, d.landed_epoch, (
    SELECT v.uid FROM violation AS v
    WHERE v.decision = d.id OR (v.decision IS NULL AND v.finding IS NULL AND v."case" = d.case_id)
    ORDER BY v.landed_seq, v.uid LIMIT 1
  )
  FROM incident_decision AS d
  WHERE d.violation_follows = 1
),
every AS (
  SELECT * FROM matter
  UNION ALL
  SELECT v.uid, 0, NULL, v.decided_on_epoch, v.uid FROM violation AS v
  WHERE v.clause LIKE 'R-%' AND v.uid NOT IN (SELECT m.violation FROM matter AS m WHERE m.violation IS NOT NULL)
),
dated AS (
  SELECT
    e.*, a.epoch AS as_of_epoch, v.sanction, v.requested_by, v.landed_epoch AS decided_epoch, p.outcome, allowed.value AS allowed,
    CAST(e.at_epoch + days.seconds AS INTEGER) AS deadline_epoch, days.seconds
  FROM every AS e
  CROSS JOIN as_of AS a
  LEFT JOIN violation AS v ON v.uid = e.violation
  LEFT JOIN pull_request AS p ON p.id = v.pull_request
  LEFT JOIN parameter_span AS days
    ON days.name = 'violation.decide_days' AND days.from_epoch <= e.at_epoch AND e.at_epoch < days.until_epoch
  LEFT JOIN parameter_span AS allowed
    ON allowed.name = CASE v.severity
      WHEN 'minor' THEN 'sanction.minor' WHEN 'moderate' THEN 'sanction.moderate' WHEN 'serious' THEN 'sanction.serious'
    END
    AND allowed.from_epoch <= v.decided_on_epoch AND v.decided_on_epoch < allowed.until_epoch
),

-- 2. One reason each: the first that applies.
judged AS (
  SELECT
    d.*,
    CASE
      WHEN d.minor AND d.violation IS NULL THEN 'minor_breach'
      WHEN d.at_epoch IS NULL THEN 'landing_unknown'
      WHEN d.seconds IS NULL THEN 'parameter_missing'
      WHEN d.violation IS NULL THEN IIF(d.as_of_epoch > d.deadline_epoch, 'sanction_missing', 'sanction_due')
      WHEN d.requested_by = d.owner THEN 'sanction_own_matter'
      WHEN d.decided_epoch > d.deadline_epoch THEN 'sanction_late'
      WHEN d.allowed IS NULL THEN 'parameter_missing'
      WHEN INSTR(',' || d.allowed || ',', ',' || d.sanction || ',') = 0 THEN 'outside_range'
      WHEN d.outcome IS NOT 'approved' THEN 'sanction_unproven'
      WHEN d.decided_epoch IS NULL THEN 'landing_unknown'
      ELSE 'within_range'
    END AS reason_code
  FROM dated AS d
),
outcome (reason_code, verdict) AS (
  VALUES
    ('within_range', 'PASS'),
    ('outside_range', 'FAIL'), ('sanction_missing', 'FAIL'), ('sanction_late', 'FAIL'), ('sanction_own_matter', 'FAIL'),
    ('parameter_missing', 'UNKNOWN'), ('sanction_unproven', 'UNKNOWN'), ('landing_unknown', 'UNKNOWN'), ('sanction_due', 'DUE'),
    ('minor_breach', 'N/A')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'sanction', j.sanction, 'allowed', j.allowed, 'deadline_at', j.deadline_epoch, 'decided_at', j.decided_epoch,
    'requester', j.requested_by, 'parameter', 'violation.decide_days, sanction.*'
  ) AS args,
  IIF(j.violation IS NULL, json_array(j.uid), json_array(j.uid, j.violation)) AS evidence,
  IIF(j.reason_code IN ('sanction_missing', 'sanction_late'), j.deadline_epoch, COALESCE(j.decided_epoch, j.at_epoch)) AS since_epoch,
  'major' AS severity,
  IIF(j.reason_code = 'sanction_late', j.decided_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
SELECT 'organisation', 'N/A', 'no_violation', '{}', json_array('organisation'), a.epoch, 'major', NULL
FROM as_of AS a
WHERE NOT EXISTS (SELECT 1 FROM every)
