-- clause: R-3.3.2b
-- policy: retrieval
-- title.zh: 安保负责人签字确认
-- title.en: The head of security signs
-- asks.zh: 安保部门审核通过后，由安保部门负责人（或受委托人）签字确认，签字不早于审核，审核与签字不是同一人。
--   安保负责人自己是申请人或经办人的，由管理层代签。
-- asks.en: After the security review the head of security, or a delegate, signs: not before the reviewer, and not the same
--   person. Where that head asks or drafts, management signs in the head's place.
-- who.zh: 安保部门负责人
-- who.en: Head of security
-- kinds: request, ratification
-- parameters:
-- severity: critical
-- truth: decidable
-- uses: waiting, never_landed, no_evidence, case_refuted, case_undetermined, not_ratified
-- reason.head_signed.zh: 安保负责人 {signers} 已签字。
-- reason.head_signed.en: The head of security {signers} signed.
-- reason.deputy_signed.zh: {signers} 受委托签字（委托 {delegations}）。
-- reason.deputy_signed.en: {signers} signed by delegation ({delegations}).
-- reason.management_signed_instead.zh: 安保负责人本人申请，由管理层 {signers} 代签。
-- reason.management_signed_instead.en: The head of security was asking; {signers} of management signed instead.
-- reason.ratification_signed.zh: 紧急调取由 {signers} 补签。
-- reason.ratification_signed.en: {signers} signed the ratification of the emergency.
-- reason.head_not_signed.zh: 没有安保负责人的有效签字，申请却已进入主线。
-- reason.head_not_signed.en: The request landed without a valid signature of the head of security.
-- reason.not_reviewed_first.zh: 安保部门没有先行审核（由 R-3.3.2a 判断），签字没有依据，不作认定。
-- reason.not_reviewed_first.en: Security had not reviewed first (judged by R-3.3.2a), so the signature rests on nothing.
-- reason.signed_before_review.zh: 签字（{signed_at}）早于安保审核（{reviewed_at}）。
-- reason.signed_before_review.en: The signature ({signed_at}) is earlier than the security review ({reviewed_at}).
-- reason.signed_own_matter.zh: {signers} 是申请人、经办人或使用人，不得为此签字。
-- reason.signed_own_matter.en: {signers} asked for, drafted or receives this and must not sign it.
-- reason.one_person_twice.zh: 审核与签字是同一人：{signers}。
-- reason.one_person_twice.en: One person both reviewed and signed: {signers}.
WITH
-- 1. The seats of the security stage: the reviewer's, where the route has one, and the head's.
--    A seat is the head's by its role, or because management sits there by ruling C2.
seat AS (
  SELECT
    s.*, s.role = 'security_head' OR s.via = 'C2' AS is_head,
    s.by_handler OR s.by_applicant OR s.by_recipient AS own
  FROM signature AS s
  WHERE s.stage = 'security'
),
stage AS (
  SELECT
    case_id,
    MAX(is_head AND met) AS head_met,
    MAX(is_head AND met AND own) AS head_own,
    MAX(is_head AND met AND via = 'C2') AS by_management,
    MAX(at_epoch) FILTER (WHERE is_head AND met) AS signed_epoch,
    MAX(NOT is_head AND NOT met) AS review_missing,
    MAX(at_epoch) FILTER (WHERE NOT is_head AND met) AS reviewed_epoch,
    COUNT(person) FILTER (WHERE met) AS signatures,
    COUNT(DISTINCT person) FILTER (WHERE met) AS people,
    json_group_array(person) FILTER (WHERE is_head AND met) AS signers,
    json_group_array(via) FILTER (WHERE is_head AND met AND via LIKE 'DG-%') AS delegations
  FROM (SELECT * FROM seat ORDER BY case_id, position)
  GROUP BY case_id
),

-- 2. One reason per case: the first that applies. An emergency is signed in its ratification; that none came, or came
--    late, is one fact and is judged once, under R-3.3.4b.
judged AS (
  SELECT
    b.*, t.signers, t.delegations, t.signed_epoch, t.reviewed_epoch,
    CASE
      WHEN b.phase = 'closed' THEN 'never_landed'
      WHEN b.phase = 'open' THEN 'waiting'
      WHEN b.urgency = 'emergency' AND b.signing_pull IS NULL THEN 'not_ratified'
      WHEN p.id IS NULL THEN 'no_evidence'
      WHEN t.head_met IS NOT 1 AND p.outcome = 'undetermined' THEN 'case_undetermined'
      WHEN t.head_met IS NOT 1 AND e.case_id IS NOT NULL THEN 'not_reviewed_first'
      WHEN t.head_met IS NOT 1 THEN 'head_not_signed'
      WHEN t.head_own THEN 'signed_own_matter'
      WHEN t.review_missing THEN 'not_reviewed_first'
      WHEN t.people < t.signatures THEN 'one_person_twice'
      WHEN t.signed_epoch < t.reviewed_epoch THEN 'signed_before_review'
      WHEN b.verification = 'refuted' THEN 'case_refuted'
      WHEN b.verification IS NOT 'verified' THEN 'case_undetermined'
      WHEN t.by_management THEN 'management_signed_instead'
      WHEN t.delegations <> '[]' THEN 'deputy_signed'
      WHEN b.urgency = 'emergency' THEN 'ratification_signed'
      ELSE 'head_signed'
    END AS reason_code
  FROM case_basis AS b
  LEFT JOIN pull_request AS p ON p.id = b.signing_pull
  LEFT JOIN stage AS t ON t.case_id = b.case_id
  LEFT JOIN early_review AS e ON e.case_id = b.case_id AND e.role = 'security_head'
),

-- 3. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('head_signed', 'PASS'), ('deputy_signed', 'PASS'), ('management_signed_instead', 'PASS'),
    ('ratification_signed', 'PASS'),
    ('head_not_signed', 'FAIL'), ('signed_before_review', 'FAIL'), ('signed_own_matter', 'FAIL'),
    ('one_person_twice', 'FAIL'),
    ('not_reviewed_first', 'UNKNOWN'), ('no_evidence', 'UNKNOWN'), ('case_refuted', 'UNKNOWN'), ('case_undetermined', 'UNKNOWN'),
    ('waiting', 'DUE'),
    ('never_landed', 'N/A'), ('not_ratified', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  CASE
    WHEN j.reason_code = 'waiting' THEN json_object('waiting_for', json(j.waiting_for))
    WHEN j.reason_code = 'deputy_signed' THEN json_object('signers', json(j.signers), 'delegations', json(j.delegations))
    WHEN j.reason_code = 'signed_before_review'
      THEN json_object('signed_at', j.signed_epoch, 'reviewed_at', j.reviewed_epoch)
    WHEN j.reason_code IN (
      'head_signed', 'management_signed_instead', 'ratification_signed', 'signed_own_matter', 'one_person_twice'
    ) THEN json_object('signers', json(j.signers))
    ELSE '{}'
  END AS args,
  IIF(j.signing_pull IS NULL, json_array(j.case_id), json_array(j.case_id, j.signing_pull)) AS evidence,
  COALESCE(j.signed_epoch, j.request_landed_epoch, j.filed_epoch) AS since_epoch,
  'critical' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
