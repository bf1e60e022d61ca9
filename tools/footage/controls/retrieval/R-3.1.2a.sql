-- clause: R-3.1.2a
-- policy: retrieval
-- title.zh: 跨部门协商确定申请主体
-- title.en: Departments that ask together agree on the applicant
-- asks.zh: 几个部门共同需要录像的，协商确定一个申请人，其余每个部门的负责人都在申请上签署同意。
-- asks.en: Where several departments need footage together they agree on one applicant, and the head of each of the
--   others signs the request.
-- who.zh: 各有关部门负责人
-- who.en: Heads of the departments concerned
-- kinds: request
-- parameters:
-- severity: major
-- truth: decidable
-- uses: waiting, never_landed, no_form, not_joint, from_outside, emergency_first, no_evidence, case_refuted,
--   case_undetermined
-- reason.departments_agreed.zh: {signers} 已代表各联合部门签署同意。
-- reason.departments_agreed.en: {signers} agreed for the joint departments.
-- reason.agreement_missing.zh: 这些部门的负责人没有签署同意：{departments}。
-- reason.agreement_missing.en: The heads of these departments never agreed: {departments}.
WITH
-- 1. Each joint department, and the signature of its head.
agreement AS (
  SELECT
    b.case_id, json_group_array(j.value) FILTER (WHERE s.case_id IS NULL) AS missing,
    json_group_array(s.person) FILTER (WHERE s.case_id IS NOT NULL) AS signers, MAX(s.at_epoch) AS at_epoch
  FROM case_basis AS b
  JOIN request_joint_departments AS j ON j.uid = b.case_id
  LEFT JOIN signature AS s
    ON s.case_id = b.case_id AND s.role = 'department_head' AND s.department = j.value AND s.met
  GROUP BY b.case_id
),

-- 2. One reason per case: the first that applies.
judged AS (
  SELECT b.*, a.missing, a.signers, a.at_epoch, COALESCE(b.not_judged, CASE
    WHEN NOT b.is_joint THEN 'not_joint'
    WHEN b.channel <> 'internal' THEN 'from_outside'
    WHEN b.urgency = 'emergency' THEN 'emergency_first'
    WHEN p.id IS NULL THEN 'no_evidence'
    WHEN a.missing <> '[]' AND p.outcome = 'undetermined' THEN 'case_undetermined'
    WHEN a.missing <> '[]' THEN 'agreement_missing'
    WHEN b.verification = 'refuted' THEN 'case_refuted'
    WHEN b.verification <> 'verified' THEN 'case_undetermined'
    ELSE 'departments_agreed'
  END) AS reason_code
  FROM case_basis AS b
  LEFT JOIN pull_request AS p ON p.id = b.signing_pull
  LEFT JOIN agreement AS a ON a.case_id = b.case_id
),
outcome (reason_code, verdict) AS (
  VALUES
    ('departments_agreed', 'PASS'), ('agreement_missing', 'FAIL'),
    ('no_form', 'UNKNOWN'), ('no_evidence', 'UNKNOWN'), ('case_refuted', 'UNKNOWN'), ('case_undetermined', 'UNKNOWN'),
    ('waiting', 'DUE'),
    ('never_landed', 'N/A'), ('not_joint', 'N/A'), ('from_outside', 'N/A'), ('emergency_first', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object('waiting_for', json(j.waiting_for), 'signers', json(j.signers), 'departments', json(j.missing)) AS args,
  IIF(j.request_pull IS NULL, json_array(j.case_id), json_array(j.case_id, j.request_pull)) AS evidence,
  COALESCE(j.at_epoch, j.request_landed_epoch, j.state_since_epoch) AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
