-- clause: R-3.3.3b
-- policy: retrieval
-- title.zh: 管理层签署审批意见
-- title.en: Management signs its opinion
-- asks.zh: 管理层审批时签署意见：在安保部门审核签字之后，由与本案无关的管理层成员作出。直接点“批准”即为同意的意见。是否须报管理层，由 R-3.3.3a 判断。
-- asks.en: Management signs its opinion: after security, and by members who have no part in the matter. A plain
--   Approve is an opinion: agreed. Whether management was needed is R-3.3.3a.
-- who.zh: 管理层
-- who.en: Management
-- kinds: request, ratification
-- parameters:
-- severity: major
-- truth: decidable
-- uses: waiting, never_landed, no_form, not_ratified, no_evidence, case_refuted, case_undetermined
-- reason.opinion_signed.zh: {signers} 已签署书面意见。
-- reason.opinion_signed.en: {signers} signed with a written opinion.
-- reason.approved_plainly.zh: {signers} 直接批准，即为同意。
-- reason.approved_plainly.en: {signers} approved without words, which means agreed.
-- reason.management_own_matter.zh: 管理层签署人 {signers} 是申请人、经办人或使用人。
-- reason.management_own_matter.en: {signers}, who signed for management, asked for, drafted or receives this.
-- reason.management_before_security.zh: 管理层 {signed_at} 已签署，早于安保部门（{security_at}）。
-- reason.management_before_security.en: Management signed at {signed_at}, before security at {security_at}.
-- reason.management_not_signing.zh: 没有管理层签署；是否须报管理层由 R-3.3.3a 判断。
-- reason.management_not_signing.en: Nobody of management signed; whether that was needed is judged by R-3.3.3a.
WITH
-- 1. Who signed for management, in its own seat or in the place of the head of security (ruling C2), and security before it.
signed AS (
  SELECT s.*, s.role = 'management' OR s.via = 'C2' AS is_management, r.opinion
  FROM signature AS s LEFT JOIN review AS r ON r.pull_request = s.pull_request AND r.review_id = s.review_id
  WHERE s.met
),
management AS (
  SELECT
    case_id, MIN(at_epoch) FILTER (WHERE is_management) AS signed_epoch,
    MAX(at_epoch) FILTER (WHERE stage = 'security' AND NOT is_management) AS security_epoch,
    MAX(is_management AND (by_handler OR by_applicant OR by_recipient)) AS own,
    MAX(is_management AND opinion <> '') AS worded, json_group_array(person) FILTER (WHERE is_management) AS signers
  FROM (SELECT * FROM signed ORDER BY case_id, position)
  GROUP BY case_id
),

-- 2. One reason per case: the first that applies.
judged AS (
  SELECT b.*, m.signers, m.signed_epoch, m.security_epoch, COALESCE(b.not_judged, CASE
    WHEN b.urgency = 'emergency' AND b.signing_pull IS NULL THEN 'not_ratified'
    WHEN p.id IS NULL THEN 'no_evidence'
    WHEN m.signed_epoch IS NULL AND p.outcome = 'undetermined' THEN 'case_undetermined'
    WHEN m.signed_epoch IS NULL THEN 'management_not_signing'
    WHEN m.own THEN 'management_own_matter'
    WHEN m.signed_epoch < m.security_epoch THEN 'management_before_security'
    WHEN b.verification = 'refuted' THEN 'case_refuted'
    WHEN b.verification <> 'verified' THEN 'case_undetermined'
    WHEN m.worded THEN 'opinion_signed'
    ELSE 'approved_plainly'
  END) AS reason_code
  FROM case_basis AS b
  LEFT JOIN pull_request AS p ON p.id = b.signing_pull
  LEFT JOIN management AS m ON m.case_id = b.case_id
),
outcome (reason_code, verdict) AS (
  VALUES
    ('opinion_signed', 'PASS'), ('approved_plainly', 'PASS'),
    ('management_own_matter', 'FAIL'), ('management_before_security', 'FAIL'),
    ('no_form', 'UNKNOWN'), ('no_evidence', 'UNKNOWN'), ('case_refuted', 'UNKNOWN'), ('case_undetermined', 'UNKNOWN'),
    ('waiting', 'DUE'), ('never_landed', 'N/A'), ('not_ratified', 'N/A'), ('management_not_signing', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'waiting_for', json(j.waiting_for), 'signers', json(j.signers), 'signed_at', j.signed_epoch,
    'security_at', j.security_epoch
  ) AS args,
  IIF(j.signing_pull IS NULL, json_array(j.case_id), json_array(j.case_id, j.signing_pull)) AS evidence,
  COALESCE(j.signed_epoch, j.request_landed_epoch, j.state_since_epoch) AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
