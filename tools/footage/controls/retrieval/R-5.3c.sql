-- clause: R-5.3c
-- policy: retrieval
-- title.zh: 到期归还
-- title.en: Returned when the period ends
-- asks.zh: 使用期限（含批准的延长）届满后，使用部门应及时归还；超过宽限期即为逾期。
-- asks.en: When the period of use ends, approved extensions included, the unit returns the copy; after the days of grace it is
--   overdue.
-- who.zh: 使用部门
-- who.en: The using unit
-- kinds: copy, return, extension, transfer, correction
-- parameters: return.grace_days
-- severity: major
-- truth: decidable
-- uses: view_only, no_copy, no_period, transferred, lost, landing_unknown, stated_late, parameter_missing
-- reason.returned_in_time.zh: {returned_at} 归还，期限 {due_at}。
-- reason.returned_in_time.en: Returned at {returned_at}; it was due at {due_at}.
-- reason.in_use.zh: 在 {holder} 处使用，{due_at} 到期。
-- reason.in_use.en: In use with {holder}, due at {due_at}.
-- reason.in_grace.zh: {due_at} 已到期，宽限至 {deadline_at}，现在 {holder} 处。
-- reason.in_grace.en: Due since {due_at}, in its days of grace until {deadline_at}; {holder} has it.
-- reason.returned_late.zh: {returned_at} 才归还，超过 {deadline_at}。
-- reason.returned_late.en: Returned only at {returned_at}, after {deadline_at}.
-- reason.overdue.zh: {due_at} 到期，宽限至 {deadline_at}，仍在 {holder} 处未还。
-- reason.overdue.en: Due at {due_at}, grace until {deadline_at}, and {holder} still has it.
-- reason.due_unknown.zh: 无法得知使用期限何时届满。
-- reason.due_unknown.en: It is not known when the period of use ends.
WITH
-- 1. One reason per copy: the first that applies. Days of grace are those in force when the case was approved.
judged AS (
  SELECT
    c.*,
    CASE
      WHEN c.state = 'transferred' THEN 'transferred'
      WHEN c.state = 'lost' THEN 'lost'
      WHEN c.channel IN ('agency', 'court') THEN 'no_period'
      WHEN c.due_epoch IS NULL THEN 'due_unknown'
      WHEN c.deadline_epoch IS NULL THEN 'parameter_missing'
      WHEN c.return_uid IS NULL AND c.as_of_epoch > c.deadline_epoch THEN 'overdue'
      WHEN c.return_uid IS NULL AND c.as_of_epoch > c.due_epoch THEN 'in_grace'
      WHEN c.return_uid IS NULL THEN 'in_use'
      WHEN c.returned_epoch > c.deadline_epoch THEN 'returned_late'
      WHEN c.seen_epoch IS NULL THEN 'landing_unknown'
      WHEN c.seen_epoch > c.deadline_epoch THEN 'stated_late'
      ELSE 'returned_in_time'
    END AS reason_code
  FROM copy_basis AS c
),

-- 2. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('returned_in_time', 'PASS'),
    ('returned_late', 'FAIL'), ('overdue', 'FAIL'),
    ('due_unknown', 'UNKNOWN'), ('parameter_missing', 'UNKNOWN'), ('landing_unknown', 'UNKNOWN'),
    ('stated_late', 'UNKNOWN'),
    ('in_use', 'DUE'), ('in_grace', 'DUE'),
    ('transferred', 'N/A'), ('lost', 'N/A'), ('no_period', 'N/A')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  CASE j.reason_code
    WHEN 'returned_in_time' THEN json_object('returned_at', j.returned_epoch, 'due_at', j.due_epoch)
    WHEN 'returned_late' THEN json_object('returned_at', j.returned_epoch, 'deadline_at', j.deadline_epoch)
    WHEN 'stated_late' THEN json_object(
      'stated_at', j.returned_epoch, 'seen_at', j.seen_epoch, 'deadline_at', j.deadline_epoch
    )
    WHEN 'in_use' THEN json_object('holder', COALESCE(j.holder, j.receiver), 'due_at', j.due_epoch)
    WHEN 'in_grace' THEN json_object(
      'holder', COALESCE(j.holder, j.receiver), 'due_at', j.due_epoch, 'deadline_at', j.deadline_epoch
    )
    WHEN 'overdue' THEN json_object(
      'holder', COALESCE(j.holder, j.receiver), 'due_at', j.due_epoch, 'deadline_at', j.deadline_epoch
    )
    WHEN 'transferred' THEN json_object('organisation', (
      SELECT t.organisation FROM transfer AS t
      WHERE t.case_id = j.case_id AND t.copy = j.id ORDER BY t.at_epoch, t.uid LIMIT 1
    ))
    WHEN 'parameter_missing' THEN json_object('parameter', 'return.grace_days')
    ELSE '{}'
  END AS args,
  IIF(j.return_uid IS NULL, json_array(j.uid), json_array(j.uid, j.return_uid)) AS evidence,
  CASE
    WHEN j.reason_code IN ('overdue', 'returned_late') THEN j.deadline_epoch
    WHEN j.reason_code = 'in_grace' THEN j.due_epoch
    ELSE COALESCE(j.returned_epoch, j.made_at_epoch)
  END AS since_epoch,
  IIF(j.reason_code = 'returned_late', 'minor', 'major') AS severity,
  IIF(j.reason_code = 'returned_late', j.returned_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
-- 3. Cases without a copy.
SELECT
  b.case_id, 'N/A', IIF(b.mode = 'view', 'view_only', 'no_copy'), '{}', json_array(b.case_id), b.state_since_epoch, 'major', NULL
FROM case_basis AS b
WHERE NOT EXISTS (SELECT 1 FROM copy AS c WHERE c.case_id = b.case_id)
