-- clause: R-3.2.4
-- policy: retrieval
-- title.zh: 写明使用方式与用途
-- title.en: The form states manner and purpose of use
-- asks.zh: 申请表要分别写明怎样使用、用来做什么，写明由谁使用（来函调取的以函件为准）；要复制件的，还要写明使用天数。
-- asks.en: The form states how the footage is used and what for, each in its own words, and who uses it (for an
--   authority its letter says so); where a copy is asked for, also for how many days.
-- who.zh: 申请部门
-- who.en: The applying department
-- kinds: request
-- parameters:
-- severity: minor
-- truth: decidable
-- uses: waiting, never_landed, no_form
-- reason.use_stated.zh: 使用方式、用途、使用人和期限均已写明。
-- reason.use_stated.en: Manner, purpose, recipients and period of use are stated.
-- reason.use_repeated.zh: 使用方式与用途写的是同一句话。
-- reason.use_repeated.en: Manner and purpose of use are the same words.
-- reason.recipients_missing.zh: 没有写明由谁使用。
-- reason.recipients_missing.en: Nobody is named who would use it.
-- reason.period_missing.zh: 要复制件，却没有写明使用天数。
-- reason.period_missing.en: A copy is asked for without a number of days.
WITH
-- 1. One reason per case: what is missing first, as the view form_gap found it.
judged AS (
  SELECT b.*, g.args AS gap_args, COALESCE(
    b.not_judged,
    g.code,
    'use_stated'
  ) AS reason_code
  FROM case_basis AS b
  LEFT JOIN form_gap AS g ON g.case_id = b.case_id AND g.clause = 'R-3.2.4'
),
outcome (reason_code, verdict) AS (
  VALUES
    ('use_stated', 'PASS'),
    ('use_repeated', 'FAIL'), ('recipients_missing', 'FAIL'), ('period_missing', 'FAIL'),
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
