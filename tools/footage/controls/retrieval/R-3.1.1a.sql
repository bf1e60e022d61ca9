-- clause: R-3.1.1a
-- policy: retrieval
-- title.zh: 部门负责人作为申请主体
-- title.en: The head of the department applies
-- asks.zh: 部门申请由部门负责人（或受委托、代行的人）作为申请人；经办人代填的，申请人须本人提交或在申请上签署同意。跨部门、外部和紧急的申请另有规定。
-- asks.en: A department asks through its head, or whoever acts for the head. Where a handler drafts, the head submits
--   it or approves it in person. Joint requests, requests from outside and emergencies have rules of their own.
-- who.zh: 申请部门负责人
-- who.en: Head of the applying department
-- kinds: request
-- parameters:
-- severity: major
-- truth: decidable
-- uses: waiting, never_landed, no_form, from_outside, emergency_first, joint_elsewhere, filed_unknown,
--   first_review_missing, case_refuted, case_undetermined
-- reason.head_applied.zh: 部门负责人 {applicant} 申请，并由本人提交或签署。
-- reason.head_applied.en: {applicant}, the head of the department, applied and submitted or signed in person.
-- reason.deputy_applied.zh: {applicant} 代行部门负责人申请（{source}），并由本人提交或签署。
-- reason.deputy_applied.en: {applicant} applied for the head ({source}) and submitted or signed in person.
-- reason.applicant_not_head.zh: 申请人 {applicant} 在 {filed_at} 不是该部门负责人，也未受委托。
-- reason.applicant_not_head.en: {applicant} was neither head of that department at {filed_at} nor acting for the
--   head.
-- reason.applicant_silent.zh: 申请以 {applicant} 的名义提出，但本人既未提交，也未签署。
-- reason.applicant_silent.en: It was filed in the name of {applicant}, who neither submitted nor signed it.
WITH
-- 1. By what right the applicant spoke for the department when the request was filed.
head AS (
  SELECT b.case_id, MIN(h.via <> 'grant') AS acting, h.source
  FROM case_basis AS b
  JOIN role_span AS h ON h.person = b.applicant AND h.role = 'department_head' AND h.department = b.department
  WHERE h.from_epoch <= b.filed_epoch AND b.filed_epoch < h.until_epoch
  GROUP BY b.case_id
),

-- 2. In person: the applicant's own pull request, or an approving review, even one that fills no seat because it is theirs.
word AS (
  SELECT b.case_id FROM case_basis AS b JOIN pull_request AS p ON p.id = b.request_pull AND p.author_person = b.applicant
  UNION
  SELECT b.case_id
  FROM case_basis AS b JOIN review AS r ON r.pull_request = b.request_pull AND r.person = b.applicant
  WHERE r.verdict = 'approve' AND (r.counted OR r.reason_code IN ('self', 'contributor', 'recipient'))
),
first_review AS (
  SELECT case_id, MIN(met) AS met FROM signature WHERE stage = 'unit' GROUP BY case_id
),

-- 3. One reason per case: the first that applies.
judged AS (
  SELECT b.*, h.source, COALESCE(b.not_judged, CASE
    WHEN b.channel <> 'internal' THEN 'from_outside'
    WHEN b.urgency = 'emergency' THEN 'emergency_first'
    WHEN b.is_joint THEN 'joint_elsewhere'
    WHEN b.filed_epoch IS NULL THEN 'filed_unknown'
    WHEN h.case_id IS NULL THEN 'applicant_not_head'
    WHEN w.case_id IS NULL AND p.outcome = 'undetermined' THEN 'case_undetermined'
    WHEN w.case_id IS NULL AND u.met THEN 'applicant_silent'
    WHEN w.case_id IS NULL THEN 'first_review_missing'
    WHEN b.verification = 'refuted' THEN 'case_refuted'
    WHEN b.verification <> 'verified' THEN 'case_undetermined'
    WHEN h.acting THEN 'deputy_applied'
    ELSE 'head_applied'
  END) AS reason_code
  FROM case_basis AS b
  LEFT JOIN pull_request AS p ON p.id = b.request_pull
  LEFT JOIN head AS h ON h.case_id = b.case_id
  LEFT JOIN word AS w ON w.case_id = b.case_id
  LEFT JOIN first_review AS u ON u.case_id = b.case_id
),
outcome (reason_code, verdict) AS (
  VALUES
    ('head_applied', 'PASS'), ('deputy_applied', 'PASS'),
    ('applicant_not_head', 'FAIL'), ('applicant_silent', 'FAIL'),
    ('no_form', 'UNKNOWN'), ('filed_unknown', 'UNKNOWN'), ('case_refuted', 'UNKNOWN'), ('case_undetermined', 'UNKNOWN'),
    ('first_review_missing', 'UNKNOWN'), ('waiting', 'DUE'),
    ('never_landed', 'N/A'), ('from_outside', 'N/A'), ('emergency_first', 'N/A'), ('joint_elsewhere', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'waiting_for', json(j.waiting_for), 'applicant', j.applicant, 'source', j.source, 'filed_at', j.filed_epoch
  ) AS args,
  IIF(j.request_pull IS NULL, json_array(j.case_id), json_array(j.case_id, j.request_pull)) AS evidence,
  COALESCE(j.filed_epoch, j.request_landed_epoch, j.state_since_epoch) AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
