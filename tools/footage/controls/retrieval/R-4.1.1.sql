-- clause: R-4.1.1
-- policy: retrieval
-- title.zh: 及时通知准备
-- title.en: Storage is told promptly to prepare
-- asks.zh: 申请批准后，安保部门在规定小时内通知录像保管员或操作员准备。没有通知记录而保管部门已按时着手的，不作认定。
-- asks.en: Within its hours after the approval security tells the custodian or operator to prepare. Where no notice
--   is on file and storage began in time all the same, nothing is said.
-- who.zh: 安保部门
-- who.en: Security office
-- kinds: request, work_notice, retrieval, view
-- parameters: notify.max_hours
-- severity: minor
-- truth: decidable
-- uses: waiting, never_landed, no_form, emergency_first, never_approved, landing_unknown, stated_late,
--   parameter_missing, withdrawn_unused
-- reason.notified.zh: {stated_at} 已通知 {recipients}，期限 {deadline_at}。
-- reason.notified.en: {recipients} were told at {stated_at}; it was due by {deadline_at}.
-- reason.wrong_people.zh: 通知了 {recipients}，当时都不是录像保管员或操作员。
-- reason.wrong_people.en: {recipients} were told; none of them was custodian or operator then.
-- reason.notified_late.zh: {stated_at} 才通知，晚于期限 {deadline_at}。
-- reason.notified_late.en: Told only at {stated_at}, after the deadline of {deadline_at}.
-- reason.not_notified.zh: 到 {deadline_at} 没有通知保管部门准备，其后也没有。
-- reason.not_notified.en: Storage had not been told to prepare by {deadline_at}, nor was it afterwards.
-- reason.notice_due.zh: 须在 {deadline_at} 前通知保管部门准备。
-- reason.notice_due.en: Storage must be told to prepare by {deadline_at}.
-- reason.began_unnotified.zh: 没有通知记录，但保管部门 {started_at} 已着手，可见已经知悉；由谁何时通知无从证明。
-- reason.began_unnotified.en: No notice is on file; storage began at {started_at} and so knew, but nothing shows who
--   told it and when.
WITH
-- 1. The first notice of each case, who was told, and whether one of them kept or operated the footage then.
notice AS (
  SELECT n.uid, n.case_id, n.sent_at_epoch AS sent_epoch, COALESCE(n.first_seen_epoch, n.landed_epoch) AS seen_epoch,
    ROW_NUMBER() OVER (PARTITION BY n.case_id ORDER BY n.sent_at_epoch, n.uid) AS turn
  FROM work_notice AS n WHERE n.landed_seq IS NOT NULL
),
told AS (
  SELECT n.uid, n.case_id, n.sent_epoch, n.seen_epoch, json_group_array(DISTINCT r.value) AS recipients, COUNT(h.person) AS keepers
  FROM notice AS n
  JOIN work_notice_recipients AS r ON r.uid = n.uid
  LEFT JOIN role_span AS h
    ON h.person = r.value AND h.role IN ('custodian', 'operator')
    AND h.from_epoch <= n.sent_epoch AND n.sent_epoch < h.until_epoch
  WHERE n.turn = 1
  GROUP BY n.uid
),
begun AS (
  SELECT case_id, MIN(started_epoch) AS started_epoch FROM act GROUP BY case_id
),
due AS (
  SELECT b.*, hours.name AS parameter, 
    -- what was approved on paper could be passed on once it was in the system
    CAST(MAX(b.approved_epoch, COALESCE(b.request_landed_epoch, b.approved_epoch)) + hours.seconds AS INTEGER) AS deadline_epoch
  FROM case_basis AS b
  LEFT JOIN parameter_span AS hours
    ON hours.name = 'notify.max_hours' AND hours.from_epoch <= b.moment_epoch AND b.moment_epoch < hours.until_epoch
),

-- 2. One reason per case: the first that applies.
judged AS (
  SELECT d.*, t.uid, t.recipients, t.sent_epoch, t.seen_epoch, a.started_epoch, COALESCE(d.not_judged, CASE
    WHEN d.urgency = 'emergency' THEN 'emergency_first'
    WHEN p.outcome = 'unapproved' THEN 'never_approved'
    WHEN d.approved_epoch IS NULL THEN 'landing_unknown'
    WHEN d.deadline_epoch IS NULL THEN 'parameter_missing'
    WHEN t.uid IS NULL AND d.state = 'withdrawn' THEN 'withdrawn_unused'
    WHEN t.uid IS NULL AND a.started_epoch <= d.deadline_epoch THEN 'began_unnotified'
    WHEN t.uid IS NULL AND d.as_of_epoch > d.deadline_epoch THEN 'not_notified'
    WHEN t.uid IS NULL THEN 'notice_due'
    WHEN t.keepers = 0 THEN 'wrong_people'
    WHEN t.sent_epoch > d.deadline_epoch THEN 'notified_late'
    WHEN t.seen_epoch IS NULL THEN 'landing_unknown'
    WHEN t.seen_epoch > d.deadline_epoch THEN 'stated_late'
    ELSE 'notified'
  END) AS reason_code
  FROM due AS d
  LEFT JOIN pull_request AS p ON p.id = d.signing_pull
  LEFT JOIN told AS t ON t.case_id = d.case_id
  LEFT JOIN begun AS a ON a.case_id = d.case_id
),
outcome (reason_code, verdict) AS (
  VALUES
    ('notified', 'PASS'),
    ('wrong_people', 'FAIL'), ('notified_late', 'FAIL'), ('not_notified', 'FAIL'),
    ('no_form', 'UNKNOWN'), ('landing_unknown', 'UNKNOWN'), ('stated_late', 'UNKNOWN'), ('parameter_missing', 'UNKNOWN'),
    ('began_unnotified', 'UNKNOWN'),
    ('waiting', 'DUE'), ('notice_due', 'DUE'),
    ('never_landed', 'N/A'), ('emergency_first', 'N/A'), ('never_approved', 'N/A'), ('withdrawn_unused', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object('waiting_for', json(j.waiting_for), 'recipients', json(j.recipients), 'stated_at', j.sent_epoch, 'seen_at', j.seen_epoch,
    'deadline_at', j.deadline_epoch, 'started_at', j.started_epoch, 'parameter', 'notify.max_hours') AS args,
  IIF(j.uid IS NULL, json_array(j.case_id), json_array(j.case_id, j.uid)) AS evidence,
  IIF(
    j.reason_code IN ('not_notified', 'notified_late'), j.deadline_epoch,
    COALESCE(j.sent_epoch, j.approved_epoch, j.state_since_epoch)
  ) AS since_epoch,
  'minor' AS severity,
  IIF(j.reason_code = 'notified_late', j.sent_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
