-- clause: R-7.1.2b
-- clauses: R-7.1.2b, S-5.2c
-- policy: retrieval
-- title.zh: 督促整改
-- title.en: What was found is put right in time
-- asks.zh: 检查、审计中发现的问题和风险，由责任人在期限内整改，并由责任人以外的人核实销号。
-- asks.en: Problems and risks found by checks and audits are put right by their owner within their time, and somebody other than
--   the owner verifies that before they are closed.
-- who.zh: 整改责任人、监督小组
-- who.en: The owner, the supervision group
-- kinds: finding_record, finding_closure, correction
-- parameters: finding.overdue_grace_days
-- severity: major
-- truth: decidable
-- uses: landing_unknown, stated_late, parameter_missing
-- reason.closed_in_time.zh: {closed_at} 经 {verifier} 核实销号，期限 {deadline_at}。
-- reason.closed_in_time.en: Closed at {closed_at} after {verifier} had verified it; it was due by {deadline_at}.
-- reason.being_fixed.zh: 由 {owner} 整改，期限 {deadline_at}。
-- reason.being_fixed.en: {owner} is putting it right, by {deadline_at}.
-- reason.fix_overdue.zh: {deadline_at} 到期，{owner} 至今没有整改销号。
-- reason.fix_overdue.en: Due by {deadline_at}; {owner} has not had it closed yet.
-- reason.closed_late.zh: {closed_at} 才销号，超过期限 {deadline_at}。
-- reason.closed_late.en: Closed only at {closed_at}, after {deadline_at}.
-- reason.closed_by_owner.zh: 核实人 {verifier} 就是整改责任人。
-- reason.closed_by_owner.en: {verifier}, who verified it, is the owner.
-- reason.closure_unconfirmed.zh: 销号记录没有核实人的确认，无法认定。
-- reason.closure_unconfirmed.en: The verifier's own confirmation of the closure is not on file.
-- reason.nothing_found.zh: 尚无整改事项。
-- reason.nothing_found.en: There is no finding.
WITH
judged AS (
  SELECT
    f.uid, f.path, f.owner, f.found_on_epoch, c.uid AS closure, c.verified_by, c.closed_at_epoch, c.landed_epoch,
    COALESCE(
      (SELECT MAX(x.seen_epoch) FROM time_correction AS x WHERE x.uid = c.uid), c.first_seen_epoch, c.landed_epoch
    ) AS seen_epoch, a.epoch AS as_of_epoch, p.outcome,
    CAST(f.due_on_epoch + 86400 + grace.seconds AS INTEGER) AS deadline_epoch
  FROM finding_record AS f
  CROSS JOIN as_of AS a
  LEFT JOIN finding_closure AS c ON c.uid = (
    SELECT x.uid FROM finding_closure AS x WHERE x.finding = f.id ORDER BY x.closed_at_epoch, x.uid LIMIT 1
  )
  LEFT JOIN pull_request AS p ON p.id = c.pull_request
  LEFT JOIN parameter_span AS grace
    ON grace.name = 'finding.overdue_grace_days'
    AND grace.from_epoch <= f.found_on_epoch AND f.found_on_epoch < grace.until_epoch
),
reasoned AS (
  SELECT
    j.*,
    CASE
      WHEN j.verified_by = j.owner THEN 'closed_by_owner'
      WHEN j.deadline_epoch IS NULL THEN 'parameter_missing'
      WHEN j.closure IS NULL AND j.as_of_epoch >= j.deadline_epoch THEN 'fix_overdue'
      WHEN j.closure IS NULL THEN 'being_fixed'
      WHEN j.closed_at_epoch >= j.deadline_epoch THEN 'closed_late'
      WHEN j.outcome IS NOT 'approved' THEN 'closure_unconfirmed'
      WHEN j.seen_epoch IS NULL THEN 'landing_unknown'
      WHEN j.seen_epoch >= j.deadline_epoch THEN 'stated_late'
      ELSE 'closed_in_time'
    END AS reason_code
  FROM judged AS j
),
outcome (reason_code, verdict) AS (
  VALUES
    ('closed_in_time', 'PASS'), ('being_fixed', 'DUE'),
    ('fix_overdue', 'FAIL'), ('closed_late', 'FAIL'), ('closed_by_owner', 'FAIL'),
    ('parameter_missing', 'UNKNOWN'), ('closure_unconfirmed', 'UNKNOWN'), ('landing_unknown', 'UNKNOWN'),
    ('stated_late', 'UNKNOWN')
)
SELECT
  r.uid AS subject,
  o.verdict,
  r.reason_code,
  json_object(
    'owner', r.owner, 'verifier', r.verified_by, 'closed_at', r.closed_at_epoch, 'deadline_at', r.deadline_epoch - 1,
    'stated_at', r.closed_at_epoch, 'seen_at', r.seen_epoch, 'parameter', 'finding.overdue_grace_days'
  ) AS args,
  IIF(r.closure IS NULL, json_array(r.uid), json_array(r.uid, r.closure)) AS evidence,
  CASE
    WHEN r.reason_code IN ('fix_overdue', 'closed_late') THEN r.deadline_epoch
    ELSE COALESCE(r.closed_at_epoch, r.found_on_epoch)
  END AS since_epoch,
  'major' AS severity,
  IIF(r.reason_code = 'closed_late', r.closed_at_epoch, NULL) AS remedied_epoch
FROM reasoned AS r
JOIN outcome AS o ON o.reason_code = r.reason_code
UNION ALL
SELECT 'organisation', 'N/A', 'nothing_found', '{}', json_array('organisation'), a.epoch, 'major', NULL
FROM as_of AS a
WHERE NOT EXISTS (SELECT 1 FROM finding_record)
