-- clause: R-3.2.1
-- policy: retrieval
-- title.zh: 写明申请部门与申请人
-- title.en: The form states department and applicant
-- asks.zh: 申请表要写明申请部门、申请人和经办人，都须是提出申请时登记在册、仍然有效的部门和人员。
-- asks.en: The form names the applying department, applicant and handler; each stood in the register and was active
--   when the request was filed.
-- who.zh: 申请部门
-- who.en: The applying department
-- kinds: request, person, department
-- parameters:
-- severity: minor
-- truth: decidable
-- uses: waiting, never_landed, no_form
-- reason.parties_stated.zh: 部门、申请人、经办人均在册有效。
-- reason.parties_stated.en: Department, applicant and handler were registered and active.
-- reason.department_unknown.zh: 申请部门 {unknown} 当时不在册或已撤销。
-- reason.department_unknown.en: The department {unknown} was not in the register then, or had ended.
-- reason.applicant_unknown.zh: 申请人 {unknown} 当时不在册或已离岗。
-- reason.applicant_unknown.en: The applicant {unknown} was not in the register then, or had left.
-- reason.handler_unknown.zh: 经办人 {unknown} 当时不在册或已离岗。
-- reason.handler_unknown.en: The handler {unknown} was not in the register then, or had left.
WITH
-- 1. One reason per case: what is missing first, as the view form_gap found it.
judged AS (
  SELECT b.*, g.args AS gap_args, COALESCE(
    b.not_judged,
    g.code,
    'parties_stated'
  ) AS reason_code
  FROM case_basis AS b
  LEFT JOIN form_gap AS g ON g.case_id = b.case_id AND g.clause = 'R-3.2.1'
),
outcome (reason_code, verdict) AS (
  VALUES
    ('parties_stated', 'PASS'),
    ('department_unknown', 'FAIL'), ('applicant_unknown', 'FAIL'), ('handler_unknown', 'FAIL'),
    ('no_form', 'UNKNOWN'), ('waiting', 'DUE'), ('never_landed', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_patch(json_object('waiting_for', json(j.waiting_for)), COALESCE(j.gap_args, '{}')) AS args,
  IIF(j.request_pull IS NULL, json_array(j.case_id), json_array(j.case_id, j.request_pull)) AS evidence,
  COALESCE(j.request_landed_epoch, j.filed_epoch, j.state_since_epoch) AS since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
