-- clause: R-3.3.1a
-- policy: retrieval
-- title.zh: 部门负责人初审
-- title.en: First review by the head of the department
-- asks.zh: 申请提交后，先由本部门负责人初审。经办人起草、负责人审签，一次签字即为申请与初审；负责人自己起草、提交或使用录像的，
--   由上级代签，不得自审。
-- asks.en: The head of the applying department reviews first. Where a handler drafts, the head's one signature is application
--   and first review; a head who drafted, submitted or receives is replaced by the superior and never reviews alone.
-- who.zh: 申请部门负责人
-- who.en: Head of the applying department
-- kinds: request
-- parameters: approval.l1_if_applicant_is_head
-- severity: major
-- truth: form
-- uses: waiting, never_landed, no_evidence, case_refuted, case_undetermined, parameter_missing
-- reason.head_reviewed.zh: {reviewers} 已初审。
-- reason.head_reviewed.en: {reviewers} made the first review.
-- reason.head_reviewed_as_applicant.zh: {reviewers} 审签了经办人起草的申请，申请与初审合一。
-- reason.head_reviewed_as_applicant.en: {reviewers} signed what the handler had drafted: application and first review in one.
-- reason.superior_reviewed.zh: 负责人本人回避，由上级 {reviewers} 代为初审。
-- reason.superior_reviewed.en: The head was part of the matter; the superior {reviewers} reviewed instead.
-- reason.delegate_reviewed.zh: {reviewers} 受委托初审（委托 {delegations}）。
-- reason.delegate_reviewed.en: {reviewers} reviewed by delegation ({delegations}).
-- reason.no_first_review.zh: 没有本部门负责人的有效初审，申请却已进入主线。
-- reason.no_first_review.en: The request landed without a valid first review by the head of the department.
-- reason.self_review.zh: {reviewers} 审了自己起草、提交或将使用的申请，不作初审。
-- reason.self_review.en: {reviewers} reviewed what they drafted, submitted or would receive; that is no first review.
-- reason.replaced_by_verification.zh: 外部申请不由部门初审，改为核验：{reviewers} 已核验身份或文书。
-- reason.replaced_by_verification.en: A request from outside has no department; {reviewers} verified identity or instrument instead.
-- reason.verification_missing.zh: 外部申请没有第二人核验身份或文书。
-- reason.verification_missing.en: Nobody verified identity or instrument of this request from outside.
-- reason.emergency_skips_unit.zh: 紧急调取先办后补，由安保负责人补批，不经部门初审。
-- reason.emergency_skips_unit.en: An emergency is acted on first and ratified by the head of security; there is no first review.
WITH
-- 1. The seats of the first stage: the unit's, or verification for a request from outside. That the heads of joint
--    departments agree is R-3.1.2a.
seat AS (
  SELECT
    s.*,
    -- Ruling C1: the head who lends only the name may review what the handler drafted; nobody else reviews their own.
    s.stage = 'unit' AND (
      s.by_handler OR s.by_recipient
      OR (s.by_applicant AND rule.value IS NOT 'handler_drafts_head_reviews')
    ) AS own
  FROM signature AS s
  JOIN case_basis AS b ON b.case_id = s.case_id
  LEFT JOIN parameter_span AS rule
    ON rule.name = 'approval.l1_if_applicant_is_head'
    AND rule.from_epoch <= b.moment_epoch AND b.moment_epoch < rule.until_epoch
  WHERE s.stage = IIF(b.channel IS NOT 'internal', 'verification', 'unit')
    AND NOT EXISTS (SELECT 1 FROM request_joint_departments AS d WHERE d.uid = b.case_id AND d.value = s.department)
),
stage AS (
  SELECT
    case_id, COUNT(*) AS seats, SUM(met) AS met, SUM(met AND own) AS own, MAX(met AND by_applicant) AS as_applicant,
    MAX(met AND via = 'C1') AS superior, MAX(at_epoch) AS at_epoch,
    json_group_array(person) FILTER (WHERE met) AS reviewers,
    json_group_array(via) FILTER (WHERE met AND via LIKE 'DG-%') AS delegations
  FROM (SELECT * FROM seat ORDER BY case_id, position)
  GROUP BY case_id
),

-- 2. Approving reviews that did not count because they came from the people of the request itself.
own_review AS (
  SELECT b.case_id, json_group_array(DISTINCT r.person) AS reviewers
  FROM case_basis AS b
  JOIN review AS r ON r.pull_request = b.signing_pull
  WHERE r.verdict = 'approve' AND NOT r.counted AND r.reason_code IN ('self', 'contributor', 'recipient')
  GROUP BY b.case_id
),

-- 3. One reason per case: the first that applies.
judged AS (
  SELECT
    b.*, t.at_epoch, t.delegations, COALESCE(IIF(t.met = t.seats, t.reviewers, NULL), o.reviewers, '[]') AS reviewers,
    CASE
      WHEN b.phase = 'closed' THEN 'never_landed'
      WHEN b.phase = 'open' THEN 'waiting'
      WHEN b.urgency = 'emergency' THEN 'emergency_skips_unit'
      WHEN p.id IS NULL THEN 'no_evidence'
      WHEN t.met IS NOT t.seats AND p.outcome = 'undetermined' THEN 'case_undetermined'
      WHEN t.met IS NOT t.seats OR t.seats IS NULL THEN
        CASE
          WHEN b.channel IS NOT 'internal' THEN 'verification_missing'
          WHEN rule.value IS NULL THEN 'parameter_missing'
          WHEN o.case_id IS NOT NULL THEN 'self_review'
          ELSE 'no_first_review'
        END
      WHEN t.own > 0 AND rule.value IS NULL THEN 'parameter_missing'
      WHEN t.own > 0 THEN 'self_review'
      WHEN b.verification = 'refuted' THEN 'case_refuted'
      WHEN b.verification IS NOT 'verified' THEN 'case_undetermined'
      WHEN b.channel IS NOT 'internal' THEN 'replaced_by_verification'
      WHEN t.superior THEN 'superior_reviewed'
      WHEN t.delegations <> '[]' THEN 'delegate_reviewed'
      WHEN t.as_applicant THEN 'head_reviewed_as_applicant'
      ELSE 'head_reviewed'
    END AS reason_code
  FROM case_basis AS b
  LEFT JOIN pull_request AS p ON p.id = b.signing_pull
  LEFT JOIN stage AS t ON t.case_id = b.case_id
  LEFT JOIN own_review AS o ON o.case_id = b.case_id
  LEFT JOIN parameter_span AS rule
    ON rule.name = 'approval.l1_if_applicant_is_head'
    AND rule.from_epoch <= b.moment_epoch AND b.moment_epoch < rule.until_epoch
),

-- 4. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('head_reviewed', 'PASS'), ('head_reviewed_as_applicant', 'PASS'), ('superior_reviewed', 'PASS'),
    ('delegate_reviewed', 'PASS'),
    ('no_first_review', 'FAIL'), ('self_review', 'FAIL'), ('verification_missing', 'FAIL'),
    ('no_evidence', 'UNKNOWN'), ('case_refuted', 'UNKNOWN'), ('case_undetermined', 'UNKNOWN'),
    ('parameter_missing', 'UNKNOWN'),
    ('waiting', 'DUE'),
    ('never_landed', 'N/A'), ('replaced_by_verification', 'N/A'), ('emergency_skips_unit', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  CASE
    WHEN j.reason_code = 'waiting' THEN json_object('waiting_for', json(j.waiting_for))
    WHEN j.reason_code = 'parameter_missing' THEN json_object('parameter', 'approval.l1_if_applicant_is_head')
    WHEN j.reason_code = 'delegate_reviewed'
      THEN json_object('reviewers', json(j.reviewers), 'delegations', json(j.delegations))
    WHEN j.reason_code IN (
      'head_reviewed', 'head_reviewed_as_applicant', 'superior_reviewed', 'self_review', 'replaced_by_verification'
    ) THEN json_object('reviewers', json(j.reviewers))
    ELSE '{}'
  END AS args,
  IIF(j.request_pull IS NULL, json_array(j.case_id), json_array(j.case_id, j.request_pull)) AS evidence,
  COALESCE(j.at_epoch, j.request_landed_epoch, j.filed_epoch) AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
