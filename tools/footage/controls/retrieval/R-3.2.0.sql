-- clause: R-3.2.0
-- policy: retrieval
-- title.zh: 申请表填写详细
-- title.en: The form is filled in in detail
-- asks.zh: 申请表各项要逐项写实，不得以“无”“同上”“工作需要”之类的词代替。写得是否充分，由初审人判断。
-- asks.en: Every answer on the form says something; no “none”, “as above” or “work needs” in its place. Whether it
--   says enough is for the first reviewer.
-- who.zh: 申请部门
-- who.en: The applying department
-- kinds: request
-- parameters:
-- severity: minor
-- truth: form
-- uses: waiting, never_landed, no_form
-- reason.form_detailed.zh: 事由、其他办法、使用方式和用途均已写实。
-- reason.form_detailed.en: Reason, other means, manner and purpose of use are all answered.
-- reason.says_nothing.zh: 这些项目没有实际内容：{fields}。
-- reason.says_nothing.en: These answers say nothing: {fields}.
WITH
-- 1. One reason per case: what is missing first, as the view form_gap found it.
judged AS (
  SELECT b.*, g.args AS gap_args, COALESCE(
    b.not_judged,
    g.code,
    'form_detailed'
  ) AS reason_code
  FROM case_basis AS b
  LEFT JOIN form_gap AS g ON g.case_id = b.case_id AND g.clause = 'R-3.2.0'
),
outcome (reason_code, verdict) AS (
  VALUES
    ('form_detailed', 'PASS'),
    ('says_nothing', 'FAIL'),
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
