-- clause: R-5.1.3a
-- policy: retrieval
-- title.zh: 问题及时沟通
-- title.en: Problems are reported in time
-- asks.zh: 使用中发现录像有问题或者与申请不符的，使用部门在规定时间内报告安全保卫或存储管理部门。
-- asks.en: Where footage turns out to be faulty or not what was asked for, the unit tells security or storage within the set time.
-- who.zh: 使用部门
-- who.en: The using unit
-- kinds: issue, person, department, correction
-- parameters: issue.report_hours
-- severity: minor
-- truth: decidable
-- uses: landing_unknown, stated_late, parameter_missing
-- reason.issue_reported.zh: {discovered_at} 发现，{stated_at} 报告，期限 {deadline_at}。
-- reason.issue_reported.en: Found at {discovered_at}, reported at {stated_at}; it was due by {deadline_at}.
-- reason.issue_reported_late.zh: {discovered_at} 发现，{stated_at} 才报告，超过期限 {deadline_at}。
-- reason.issue_reported_late.en: Found at {discovered_at} and reported only at {stated_at}, after {deadline_at}.
-- reason.issue_told_elsewhere.zh: 报告给了 {told}，当时不属于安全保卫或存储管理部门。
-- reason.issue_told_elsewhere.en: It was reported to {told}, who was neither of security nor of storage then.
-- reason.no_issue.zh: 没有报告过问题。
-- reason.no_issue.en: No problem was reported.
WITH
reported AS (
  SELECT
    i.uid, i.case_id, i.reported_to, i.discovered_at_epoch, i.reported_at_epoch,
    COALESCE(
      (SELECT MAX(x.seen_epoch) FROM time_correction AS x WHERE x.uid = i.uid), i.first_seen_epoch, i.landed_epoch
    ) AS seen_epoch,
    CAST(i.discovered_at_epoch + hours.seconds AS INTEGER) AS deadline_epoch,
    EXISTS (
      SELECT 1 FROM membership AS m
      WHERE m.person = i.reported_to AND m.from_epoch <= i.reported_at_epoch AND i.reported_at_epoch < m.until_epoch
        AND m.function IN ('security', 'storage')
    ) AS told_office
  FROM issue AS i
  LEFT JOIN parameter_span AS hours
    ON hours.name = 'issue.report_hours'
    AND hours.from_epoch <= i.reported_at_epoch AND i.reported_at_epoch < hours.until_epoch
),
judged AS (
  SELECT
    r.*,
    CASE
      WHEN NOT r.told_office THEN 'issue_told_elsewhere'
      WHEN r.deadline_epoch IS NULL THEN 'parameter_missing'
      WHEN r.reported_at_epoch > r.deadline_epoch THEN 'issue_reported_late'
      WHEN r.seen_epoch IS NULL THEN 'landing_unknown'
      WHEN r.seen_epoch > r.deadline_epoch THEN 'stated_late'
      ELSE 'issue_reported'
    END AS reason_code
  FROM reported AS r
),
outcome (reason_code, verdict) AS (
  VALUES
    ('issue_reported', 'PASS'), ('issue_reported_late', 'FAIL'), ('issue_told_elsewhere', 'FAIL'),
    ('parameter_missing', 'UNKNOWN'), ('landing_unknown', 'UNKNOWN'), ('stated_late', 'UNKNOWN')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'discovered_at', j.discovered_at_epoch, 'stated_at', j.reported_at_epoch, 'deadline_at', j.deadline_epoch,
    'seen_at', j.seen_epoch, 'told', j.reported_to, 'parameter', 'issue.report_hours'
  ) AS args,
  json_array(j.uid) AS evidence,
  IIF(j.reason_code = 'issue_reported_late', j.deadline_epoch, j.reported_at_epoch) AS since_epoch,
  'minor' AS severity,
  IIF(j.reason_code = 'issue_reported_late', j.reported_at_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
SELECT b.case_id, 'N/A', 'no_issue', '{}', json_array(b.case_id), b.state_since_epoch, 'minor', NULL
FROM case_basis AS b
WHERE NOT EXISTS (SELECT 1 FROM issue AS i WHERE i.case_id = b.case_id)
