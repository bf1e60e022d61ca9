-- clause: S-5.3d
-- policy: surveillance
-- title.zh: 改进管理、提升透明度
-- title.en: Management improves and becomes more open
-- asks.zh: 属实的投诉和采纳的建议要落实为整改事项或制度修订；并按规定的间隔向公众公布统计，由两人签字证明。
-- asks.en: A complaint that was upheld, or a suggestion taken, leads to a finding or a change of the rules; and statistics are
--   published at the interval that was set, which two people attest.
-- who.zh: 管理部门
-- who.en: The authority
-- kinds: complaint, complaint_step, attestation
-- parameters: publicity.report_days, record.land_days
-- severity: minor
-- truth: decidable
-- uses: fresh, stale, made_good, seen_late, not_due, interval_missing, parameter_missing
-- reason.improved.zh: 已落实改进：{step}。
-- reason.improved.en: It led to an improvement: {step}.
-- reason.to_improve.zh: {closed_at} 办结属实，改进期限 {deadline_at}。
-- reason.to_improve.en: Upheld at {closed_at}; an improvement is due by {deadline_at}.
-- reason.not_improved.zh: {closed_at} 办结属实，{deadline_at} 前没有落实为整改事项或制度修订。
-- reason.not_improved.en: Upheld at {closed_at}, but by {deadline_at} it had led to no finding and no change of the rules.
-- reason.nothing_to_improve.zh: 经核查不属实或者已撤回，没有需要改进的事项。
-- reason.nothing_to_improve.en: Not upheld, or withdrawn: nothing to improve.
-- reason.not_closed.zh: 尚未办结；是否按期在 S-5.3c 中判断。
-- reason.not_closed.en: Not closed yet; whether that is in time is judged in S-5.3c.
SELECT
  f.subject || '@' || f.quarter AS subject,
  f.verdict,
  f.reason_code,
  f.args,
  json_insert(f.checks, '$[#]', f.subject) AS evidence,
  COALESCE(f.stale_epoch, f.began_epoch) AS since_epoch,
  'minor' AS severity,
  IIF(f.reason_code = 'made_good', f.ended_epoch, NULL) AS remedied_epoch
FROM freshness AS f
WHERE f.kind = 'public_report'
UNION ALL
-- 2. Each complaint: what came of it. Improvements are due by the time at which the next statistics are.
SELECT
  j.uid,
  CASE j.reason_code
    WHEN 'improved' THEN 'PASS' WHEN 'not_improved' THEN 'FAIL' WHEN 'to_improve' THEN 'DUE'
    WHEN 'parameter_missing' THEN 'UNKNOWN' ELSE 'N/A'
  END,
  j.reason_code,
  json_object('step', j.step, 'closed_at', j.closed_epoch, 'deadline_at', j.deadline_epoch, 'parameter', 'publicity.report_days'),
  IIF(j.step IS NULL, json_array(j.uid), json_array(j.uid, j.step)),
  COALESCE(IIF(j.reason_code = 'not_improved', j.deadline_epoch, j.closed_epoch), j.received_at_epoch), 'minor',
  IIF(j.reason_code = 'not_improved', j.improved_epoch, NULL)
FROM (
  SELECT
    c.*, i.uid AS step, COALESCE(i.first_seen_epoch, i.landed_epoch) AS improved_epoch,
    CASE
      WHEN c.closed_epoch IS NULL THEN 'not_closed'
      WHEN c.outcome IN ('not_upheld', 'withdrawn') THEN 'nothing_to_improve'
      WHEN COALESCE(i.first_seen_epoch, i.landed_epoch) <= c.deadline_epoch THEN 'improved'
      WHEN c.deadline_epoch IS NULL THEN 'parameter_missing'
      WHEN c.as_of_epoch > c.deadline_epoch THEN 'not_improved'
      ELSE 'to_improve'
    END AS reason_code
  FROM (
    SELECT
      k.uid, k.received_at_epoch, s.outcome, s.at_epoch AS closed_epoch, a.epoch AS as_of_epoch,
      CAST(s.at_epoch + p.seconds AS INTEGER) AS deadline_epoch
    FROM complaint AS k
    CROSS JOIN as_of AS a
    LEFT JOIN complaint_step AS s ON s.uid = (
      SELECT x.uid FROM complaint_step AS x
      WHERE x.complaint = k.uid AND x.step = 'closed' AND x.landed_seq IS NOT NULL ORDER BY x.at_epoch DESC, x.uid LIMIT 1
    )
    LEFT JOIN parameter_span AS p
      ON p.name = 'publicity.report_days' AND p.from_epoch <= s.at_epoch AND s.at_epoch < p.until_epoch
    WHERE k.landed_seq IS NOT NULL
  ) AS c
  LEFT JOIN complaint_step AS i ON i.uid = (
    SELECT x.uid FROM complaint_step AS x
    WHERE x.complaint = c.uid AND x.step = 'improved' AND x.landed_seq IS NOT NULL ORDER BY x.landed_seq, x.uid LIMIT 1
  )
) AS j
