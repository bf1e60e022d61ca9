-- clause: R-3.1.2b
-- policy: retrieval
-- title.zh: 协商确定的申请人填表
-- title.en: The applicant agreed upon fills in the form
-- asks.zh: 联合申请由协商确定的申请人填表：申请人属于其中一个部门，申请表在调取或查看之前提交（紧急调取除外）。
-- asks.en: A joint request is filled in by the applicant agreed upon: somebody of one of the departments, and before
--   footage is taken or viewed, emergencies excepted.
-- who.zh: 协商确定的申请人
-- who.en: The applicant agreed upon
-- kinds: request, person, retrieval, view, paper_form
-- parameters: clock.tolerance_minutes
-- severity: major
-- truth: decidable
-- uses: waiting, never_landed, no_form, not_joint, filed_unknown, form_after_act, case_undetermined, parameter_missing
-- reason.agreed_applicant.zh: 申请人 {applicant} 属于联合申请的部门之一，申请表在先。
-- reason.agreed_applicant.en: {applicant} is of one of the departments that ask, and the form came first.
-- reason.applicant_elsewhere.zh: 申请人 {applicant} 不属于联合申请的任何一个部门。
-- reason.applicant_elsewhere.en: {applicant} is of none of the departments that ask.
WITH
-- 1. Joint requests whose applicant was of one of the departments when the form landed, and when footage was first taken.
insider AS (
  SELECT DISTINCT r.uid AS case_id
  FROM request AS r
  JOIN person_version AS v ON v.uid = r.applicant
  WHERE (r.landed_seq IS NULL OR v.landed_seq <= r.landed_seq)
    AND (v.replaced_seq IS NULL OR v.replaced_seq > r.landed_seq)
    AND (v.department = r.department OR v.department IN (SELECT j.value FROM request_joint_departments AS j WHERE j.uid = r.uid))
),
begun AS (
  SELECT case_id, MIN(started_epoch) AS started_epoch FROM act GROUP BY case_id
),

-- 2. One reason per case: the first that applies.
judged AS (
  SELECT b.*, a.started_epoch, COALESCE(b.not_judged, CASE
    WHEN NOT b.is_joint THEN 'not_joint'
    WHEN i.case_id IS NULL THEN 'applicant_elsewhere'
    WHEN b.filed_epoch IS NULL THEN 'filed_unknown'
    WHEN b.urgency = 'emergency' OR a.case_id IS NULL THEN 'agreed_applicant'
    WHEN p.seconds IS NULL THEN 'parameter_missing'
    WHEN a.started_epoch + p.seconds < b.form_epoch AND b.paper_unproven THEN 'case_undetermined'
    WHEN a.started_epoch + p.seconds < b.form_epoch THEN 'form_after_act'
    ELSE 'agreed_applicant'
  END) AS reason_code
  FROM case_basis AS b
  LEFT JOIN insider AS i ON i.case_id = b.case_id
  LEFT JOIN begun AS a ON a.case_id = b.case_id
  LEFT JOIN parameter_span AS p
    ON p.name = 'clock.tolerance_minutes' AND p.from_epoch <= a.started_epoch AND a.started_epoch < p.until_epoch
),
outcome (reason_code, verdict) AS (
  VALUES
    ('agreed_applicant', 'PASS'), ('applicant_elsewhere', 'FAIL'), ('form_after_act', 'FAIL'),
    ('no_form', 'UNKNOWN'), ('filed_unknown', 'UNKNOWN'), ('parameter_missing', 'UNKNOWN'), ('case_undetermined', 'UNKNOWN'), ('waiting', 'DUE'),
    ('never_landed', 'N/A'), ('not_joint', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object('waiting_for', json(j.waiting_for), 'applicant', j.applicant, 'filed_at', j.form_epoch, 'started_at', j.started_epoch,
    'parameter', 'clock.tolerance_minutes') AS args,
  IIF(j.request_pull IS NULL, json_array(j.case_id), json_array(j.case_id, j.request_pull)) AS evidence,
  COALESCE(j.filed_epoch, j.request_landed_epoch, j.state_since_epoch) AS since_epoch,
  'major' AS severity,
  IIF(j.reason_code = 'form_after_act', j.form_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
