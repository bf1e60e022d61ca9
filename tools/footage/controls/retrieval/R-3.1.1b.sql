-- clause: R-3.1.1b
-- policy: retrieval
-- title.zh: 填写调取申请表
-- title.en: The application form is filled in
-- asks.zh: 要看录像，先填申请表：每次调取或查看之前，案件须已有申请表提交（紧急调取可以事后补）。联合申请由 R-3.1.2b 判断。
-- asks.en: Whoever wants footage fills in the form first: one was filed before footage was taken or viewed; an
--   emergency may file afterwards. Joint requests are judged by R-3.1.2b.
-- who.zh: 申请人
-- who.en: The applicant
-- kinds: request, retrieval, view, paper_form
-- parameters: clock.tolerance_minutes
-- severity: major
-- truth: decidable
-- uses: waiting, never_landed, joint_elsewhere, filed_unknown, form_after_act, case_undetermined, parameter_missing
-- reason.form_filed.zh: 申请表 {filed_at} 提出。
-- reason.form_filed.en: The form was filed at {filed_at}.
-- reason.form_before_act.zh: 申请表 {filed_at} 提出，{started_at} 才调取或查看。
-- reason.form_before_act.en: The form was filed at {filed_at}, and footage was taken or viewed at {started_at}.
-- reason.form_of_emergency.zh: 紧急调取的申请表已提交。
-- reason.form_of_emergency.en: The form of the emergency is on file.
-- reason.form_missing.zh: 没有申请表，却已有调取、查看等处理记录。
-- reason.form_missing.en: There is no form, yet there are records of retrieving, viewing or the like.
WITH
-- 1. When footage was first taken or viewed.
begun AS (
  SELECT case_id, MIN(started_epoch) AS started_epoch FROM act GROUP BY case_id
),

-- 2. One reason per case: the first that applies.
judged AS (
  SELECT b.*, a.started_epoch, CASE
    WHEN b.not_judged = 'no_form' THEN 'form_missing'
    WHEN b.not_judged IS NOT NULL THEN b.not_judged
    WHEN b.is_joint THEN 'joint_elsewhere'
    WHEN b.urgency = 'emergency' THEN 'form_of_emergency'
    WHEN b.filed_epoch IS NULL THEN 'filed_unknown'
    WHEN a.case_id IS NULL THEN 'form_filed'
    WHEN p.seconds IS NULL THEN 'parameter_missing'
    WHEN a.started_epoch + p.seconds < b.form_epoch AND b.paper_unproven THEN 'case_undetermined'
    WHEN a.started_epoch + p.seconds < b.form_epoch THEN 'form_after_act'
    ELSE 'form_before_act'
  END AS reason_code
  FROM case_basis AS b
  LEFT JOIN begun AS a ON a.case_id = b.case_id
  LEFT JOIN parameter_span AS p
    ON p.name = 'clock.tolerance_minutes' AND p.from_epoch <= a.started_epoch AND a.started_epoch < p.until_epoch
),
outcome (reason_code, verdict) AS (
  VALUES
    ('form_filed', 'PASS'), ('form_before_act', 'PASS'), ('form_of_emergency', 'PASS'),
    ('form_missing', 'FAIL'), ('form_after_act', 'FAIL'),
    ('filed_unknown', 'UNKNOWN'), ('parameter_missing', 'UNKNOWN'), ('case_undetermined', 'UNKNOWN'), ('waiting', 'DUE'),
    ('never_landed', 'N/A'), ('joint_elsewhere', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'waiting_for', json(j.waiting_for), 'filed_at', j.form_epoch, 'started_at', j.started_epoch,
    'parameter', 'clock.tolerance_minutes'
  ) AS args,
  IIF(j.request_pull IS NULL, json_array(j.case_id), json_array(j.case_id, j.request_pull)) AS evidence,
  COALESCE(j.started_epoch, j.filed_epoch, j.state_since_epoch) AS since_epoch,
  'major' AS severity,
  IIF(j.reason_code = 'form_after_act', j.form_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
