-- clause: R-3.3.1c
-- policy: retrieval
-- title.zh: 初审通过后提交安保部门
-- title.en: After the first review the request goes to security
-- asks.zh: 初审通过后，申请在规定小时内转到安保部门：安保部门不在初审之前办理；安保部门的第一次审核在期限之内，即可见已经转到。
-- asks.en: After the first review the request reaches security within its hours. Security does not decide before the
--   unit; its first review within the hours shows that the request had reached it.
-- who.zh: 申请部门负责人
-- who.en: Head of the applying department
-- kinds: request
-- parameters: approval.forward_hours
-- severity: minor
-- truth: decidable
-- uses: waiting, never_landed, no_form, from_outside, emergency_first, no_evidence, case_refuted, case_undetermined,
--   first_review_missing, parameter_missing
-- reason.forwarded.zh: {passed_at} 初审通过，安保部门 {reviewed_at} 已审核，期限 {deadline_at}。
-- reason.forwarded.en: Passed at {passed_at}; security reviewed at {reviewed_at}, before {deadline_at}.
-- reason.security_first.zh: 安保部门 {reviewed_at} 已审核，早于初审通过（{passed_at}）。
-- reason.security_first.en: Security reviewed at {reviewed_at}, before the unit had passed it at {passed_at}.
-- reason.forwarding_unproven.zh: {passed_at} 初审通过，安保部门 {reviewed_at} 才审核，晚于 {deadline_at}；何时转到没
--   有记录。
-- reason.forwarding_unproven.en: Passed at {passed_at}; security reviewed only at {reviewed_at}, after {deadline_at},
--   and nothing says when it reached security.
-- reason.security_never_reviewed.zh: 安保部门没有审核，由 R-3.3.2a 判断。
-- reason.security_never_reviewed.en: Security never reviewed; R-3.3.2a decides.
WITH
-- 1. When the unit had passed it (every head, where several ask), and when security first signed.
stage AS (
  SELECT
    case_id, MIN(met) FILTER (WHERE stage = 'unit') AS passed, MAX(at_epoch) FILTER (WHERE stage = 'unit') AS passed_epoch,
    MIN(at_epoch) FILTER (WHERE stage = 'security' AND met) AS reviewed_epoch
  FROM signature GROUP BY case_id
),

-- 2. One reason per case: the first that applies.
judged AS (
  SELECT b.*, s.passed_epoch, s.reviewed_epoch, CAST(s.passed_epoch + hours.seconds AS INTEGER) AS deadline_epoch,
    COALESCE(b.not_judged, CASE
      WHEN b.channel <> 'internal' THEN 'from_outside'
      WHEN b.urgency = 'emergency' THEN 'emergency_first'
      WHEN p.id IS NULL THEN 'no_evidence'
      WHEN s.passed IS NOT 1 AND p.outcome = 'undetermined' THEN 'case_undetermined'
      WHEN s.passed IS NOT 1 THEN 'first_review_missing'
      WHEN s.reviewed_epoch IS NULL AND p.outcome = 'undetermined' THEN 'case_undetermined'
      WHEN s.reviewed_epoch IS NULL THEN 'security_never_reviewed'
      WHEN s.reviewed_epoch < s.passed_epoch THEN 'security_first'
      WHEN hours.seconds IS NULL THEN 'parameter_missing'
      WHEN b.verification = 'refuted' THEN 'case_refuted'
      WHEN b.verification <> 'verified' THEN 'case_undetermined'
      WHEN s.reviewed_epoch > s.passed_epoch + hours.seconds THEN 'forwarding_unproven'
      ELSE 'forwarded'
    END) AS reason_code
  FROM case_basis AS b
  LEFT JOIN pull_request AS p ON p.id = b.signing_pull
  LEFT JOIN stage AS s ON s.case_id = b.case_id
  LEFT JOIN parameter_span AS hours
    ON hours.name = 'approval.forward_hours' AND hours.from_epoch <= b.moment_epoch AND b.moment_epoch < hours.until_epoch
),
outcome (reason_code, verdict) AS (
  VALUES
    ('forwarded', 'PASS'), ('security_first', 'FAIL'),
    ('no_form', 'UNKNOWN'), ('no_evidence', 'UNKNOWN'), ('case_refuted', 'UNKNOWN'), ('case_undetermined', 'UNKNOWN'),
    ('first_review_missing', 'UNKNOWN'), ('security_never_reviewed', 'UNKNOWN'), ('parameter_missing', 'UNKNOWN'),
    ('forwarding_unproven', 'UNKNOWN'),
    ('waiting', 'DUE'), ('never_landed', 'N/A'), ('from_outside', 'N/A'), ('emergency_first', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object('waiting_for', json(j.waiting_for), 'passed_at', j.passed_epoch, 'reviewed_at', j.reviewed_epoch,
    'deadline_at', j.deadline_epoch, 'parameter', 'approval.forward_hours') AS args,
  IIF(j.request_pull IS NULL, json_array(j.case_id), json_array(j.case_id, j.request_pull)) AS evidence,
  COALESCE(j.passed_epoch, j.request_landed_epoch, j.state_since_epoch) AS since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
