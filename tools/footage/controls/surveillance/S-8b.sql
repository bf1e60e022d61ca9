-- clause: S-8b
-- policy: surveillance
-- title.zh: 制度漏洞及时反馈修订
-- title.en: Gaps in the policy lead to a revision or a reasoned answer
-- asks.zh: 发现监控制度与实际不符或有漏洞的，登记为制度缺口；规定天数内修订制度，或者说明理由不修订。
-- asks.en: Where the surveillance policy does not fit or has a hole, that is registered as a gap; within the days that were set the
--   policy is changed, or it is said with reasons why not.
-- who.zh: 制度负责人
-- who.en: The policy's owner
-- kinds: finding_record, finding_closure, policy_review
-- parameters: policy.gap_days
-- severity: major
-- truth: decidable
-- uses: parameter_missing, stated_late, other_policy
-- reason.gap_answered.zh: {answered_at} 以 {answer} 答复，期限 {deadline_at}。
-- reason.gap_answered.en: Answered at {answered_at} by {answer}; it was due by {deadline_at}.
-- reason.gap_in_hand.zh: 答复期限 {deadline_at}。
-- reason.gap_in_hand.en: An answer is due by {deadline_at}.
-- reason.gap_open.zh: {deadline_at} 到期，既没有修订，也没有说明理由不修订。
-- reason.gap_open.en: Due by {deadline_at}: neither was the policy changed nor was it said why not.
-- reason.gap_late.zh: {answered_at} 才答复，期限 {deadline_at}。
-- reason.gap_late.en: Answered only at {answered_at}; it was due by {deadline_at}.
-- reason.gap_closed_unanswered.zh: 已销号，但没有写明制度如何修订，也没有说明理由不修订。
-- reason.gap_closed_unanswered.en: Closed, but neither with a change of the policy nor with a reason why not.
-- reason.gap_overdue_finding.zh: 逾期未整改；在 R-7.1.2b 中判断。
-- reason.gap_overdue_finding.en: Overdue as a finding, which is judged in R-7.1.2b.
-- reason.no_gap.zh: 没有登记过制度缺口。
-- reason.no_gap.en: No gap was registered.
WITH
-- An answer: the closure names the change, or refuses it with grounds; or a review of the policy answers the clause.
answer AS (
  SELECT c.finding, c.uid, c.closed_at_epoch AS at_epoch, COALESCE(c.first_seen_epoch, c.landed_epoch) AS seen_epoch
  FROM finding_closure AS c
  WHERE c.landed_seq IS NOT NULL AND (c.policy_change IS NOT NULL OR c.result IN ('risk_accepted', 'refuted'))
  UNION ALL
  SELECT f.uid, r.uid, r.reviewed_on_epoch, COALESCE(r.first_seen_epoch, r.landed_epoch)
  FROM finding_record AS f
  JOIN policy_review_gaps AS g ON g.clause = f.clause
  JOIN policy_review AS r ON r.uid = g.uid AND r.landed_seq IS NOT NULL AND r.reviewed_on_epoch >= f.found_on_epoch
),
gap AS (
  SELECT
    f.uid, f.path, f.clause, f.found_on_epoch, f.due_on_epoch, a.epoch AS as_of_epoch,
    w.uid AS answer, w.at_epoch, w.seen_epoch, CAST(f.found_on_epoch + 86400 + p.seconds AS INTEGER) AS deadline_epoch,
    EXISTS (SELECT 1 FROM finding_closure AS c WHERE c.finding = f.uid AND c.landed_seq IS NOT NULL) AS closed
  FROM finding_record AS f
  CROSS JOIN as_of AS a
  LEFT JOIN (
    SELECT x.*, ROW_NUMBER() OVER (PARTITION BY x.finding ORDER BY x.at_epoch, x.uid) AS place FROM answer AS x
  ) AS w ON w.finding = f.uid AND w.place = 1
  LEFT JOIN parameter_span AS p
    ON p.name = 'policy.gap_days' AND p.from_epoch <= f.found_on_epoch AND f.found_on_epoch < p.until_epoch
  WHERE f.landed_seq IS NOT NULL AND f.type = 'policy_gap'
),
judged AS (
  SELECT
    g.*,
    CASE
      WHEN g.clause NOT LIKE 'S-%' THEN 'other_policy'
      WHEN g.answer IS NULL AND g.closed THEN 'gap_closed_unanswered'
      WHEN g.deadline_epoch IS NULL THEN 'parameter_missing'
      WHEN g.answer IS NULL AND g.as_of_epoch < g.deadline_epoch THEN 'gap_in_hand'
      WHEN g.answer IS NULL AND g.as_of_epoch >= g.due_on_epoch + 86400 THEN 'gap_overdue_finding'
      WHEN g.answer IS NULL THEN 'gap_open'
      WHEN g.at_epoch >= g.deadline_epoch THEN 'gap_late'
      WHEN g.seen_epoch IS NULL THEN 'stated_late'
      WHEN g.seen_epoch >= g.deadline_epoch THEN 'stated_late'
      ELSE 'gap_answered'
    END AS reason_code
  FROM gap AS g
),
outcome (reason_code, verdict) AS (
  VALUES
    ('gap_answered', 'PASS'), ('gap_in_hand', 'DUE'),
    ('gap_open', 'FAIL'), ('gap_late', 'FAIL'), ('gap_closed_unanswered', 'FAIL'),
    ('parameter_missing', 'UNKNOWN'), ('stated_late', 'UNKNOWN'), ('other_policy', 'N/A'), ('gap_overdue_finding', 'N/A')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'answer', j.answer, 'answered_at', j.at_epoch, 'deadline_at', j.deadline_epoch - 1, 'stated_at', j.at_epoch,
    'seen_at', j.seen_epoch, 'clause', j.clause, 'parameter', 'policy.gap_days'
  ) AS args,
  IIF(j.answer IS NULL, json_array(j.uid, j.path), json_array(j.uid, j.answer)) AS evidence,
  CASE WHEN j.reason_code IN ('gap_open', 'gap_late') THEN j.deadline_epoch ELSE COALESCE(j.at_epoch, j.found_on_epoch) END
    AS since_epoch,
  'major' AS severity,
  IIF(j.reason_code = 'gap_late', j.at_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
SELECT 'organisation', 'N/A', 'no_gap', '{}', json_array('organisation'), a.epoch, 'major', NULL
FROM as_of AS a
WHERE NOT EXISTS (SELECT 1 FROM gap)
