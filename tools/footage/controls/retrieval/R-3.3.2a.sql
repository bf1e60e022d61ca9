-- clause: R-3.3.2a
-- policy: retrieval
-- title.zh: 安保部门审核
-- title.en: Security reviews the request
-- asks.zh: 安保部门的审核人审核申请是否合乎规定和安全要求：审核人不是申请人、经办人或使用人，也不是初审人。审核是否得当，由人判断。
-- asks.en: A reviewer of the security office looks whether the request keeps the rules and is safe: somebody who
--   neither asks, drafts nor receives, and did not make the first review. Whether it was reviewed well is for people
--   to say.
-- who.zh: 安保部门
-- who.en: Security office
-- kinds: request
-- parameters: approval.security_head_alone
-- severity: major
-- truth: form
-- uses: waiting, never_landed, no_form, from_outside, emergency_first, no_evidence, first_review_missing, case_refuted, case_undetermined
-- reason.security_reviewed.zh: {reviewers} 已代表安保部门审核。
-- reason.security_reviewed.en: {reviewers} reviewed for the security office.
-- reason.head_alone.zh: 当时规定由安保负责人一人审核签字，由 R-3.3.2b 判断。
-- reason.head_alone.en: By the rule of that time the head of security reviews and signs alone; R-3.3.2b decides.
-- reason.not_security_reviewed.zh: 没有安保部门审核人的有效审核，申请却已进入主线。
-- reason.not_security_reviewed.en: The request landed without a valid review by a reviewer of security.
-- reason.reviewed_own_matter.zh: 审核人 {reviewers} 是申请人、经办人或使用人。
-- reason.reviewed_own_matter.en: {reviewers}, who reviewed for security, asked for, drafted or receives this.
-- reason.one_person_two_stages.zh: 初审与安保审核是同一人：{reviewers}。
-- reason.one_person_two_stages.en: One person made the first review and reviewed for security: {reviewers}.
WITH
-- 1. The reviewer's seat of the security stage; the head's is R-3.3.2b.
seat AS (
  SELECT
    s.case_id, MIN(s.met) AS met, MAX(s.at_epoch) AS at_epoch, json_group_array(s.person) AS reviewers,
    MAX(s.by_handler OR s.by_applicant OR s.by_recipient) AS own,
    MAX(EXISTS (
      SELECT 1 FROM signature AS u WHERE u.case_id = s.case_id AND u.stage = 'unit' AND u.met AND u.person = s.person
    )) AS twice
  FROM signature AS s
  WHERE s.stage = 'security' AND s.role = 'security_reviewer'
  GROUP BY s.case_id
),

-- 2. One reason per case: the first that applies.
judged AS (
  SELECT b.*, s.reviewers, s.at_epoch, COALESCE(b.not_judged, CASE
    WHEN b.channel <> 'internal' THEN 'from_outside'
    WHEN b.urgency = 'emergency' THEN 'emergency_first'
    WHEN p.id IS NULL THEN 'no_evidence'
    WHEN s.case_id IS NULL AND alone.value = 'true' THEN 'head_alone'
    WHEN s.met IS NOT 1 AND p.outcome = 'undetermined' THEN 'case_undetermined'
    WHEN s.met IS NOT 1 AND e.case_id IS NOT NULL THEN 'first_review_missing'
    WHEN s.met IS NOT 1 THEN 'not_security_reviewed'
    WHEN s.own THEN 'reviewed_own_matter'
    WHEN s.twice THEN 'one_person_two_stages'
    WHEN b.verification = 'refuted' THEN 'case_refuted'
    WHEN b.verification <> 'verified' THEN 'case_undetermined'
    ELSE 'security_reviewed'
  END) AS reason_code
  FROM case_basis AS b
  LEFT JOIN pull_request AS p ON p.id = b.signing_pull
  LEFT JOIN seat AS s ON s.case_id = b.case_id
  LEFT JOIN early_review AS e ON e.case_id = b.case_id AND e.role = 'security_reviewer'
  LEFT JOIN parameter_span AS alone
    ON alone.name = 'approval.security_head_alone'
    AND alone.from_epoch <= b.moment_epoch AND b.moment_epoch < alone.until_epoch
),
outcome (reason_code, verdict) AS (
  VALUES
    ('security_reviewed', 'PASS'),
    ('not_security_reviewed', 'FAIL'), ('reviewed_own_matter', 'FAIL'), ('one_person_two_stages', 'FAIL'),
    ('no_form', 'UNKNOWN'), ('no_evidence', 'UNKNOWN'), ('case_refuted', 'UNKNOWN'), ('case_undetermined', 'UNKNOWN'),
    ('first_review_missing', 'UNKNOWN'),
    ('head_alone', 'N/A'),
    ('waiting', 'DUE'), ('never_landed', 'N/A'), ('from_outside', 'N/A'), ('emergency_first', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object('waiting_for', json(j.waiting_for), 'reviewers', json(j.reviewers)) AS args,
  IIF(j.request_pull IS NULL, json_array(j.case_id), json_array(j.case_id, j.request_pull)) AS evidence,
  COALESCE(j.at_epoch, j.request_landed_epoch, j.state_since_epoch) AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
