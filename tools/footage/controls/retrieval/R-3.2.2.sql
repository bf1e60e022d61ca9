-- clause: R-3.2.2
-- policy: retrieval
-- title.zh: 写明具体事由及目的
-- title.en: The form states the concrete reason and purpose
-- asks.zh: 申请表要写明具体事由和目的：事由不少于规定字数，并且不与其他办法、使用方式或用途写成同一句话。事由是否成立，由初审人判断。
-- asks.en: The form states reason and purpose: the reason is of the length set at least, and is not the same words as
--   the other means, the manner or the purpose of use. Whether it holds is for the first reviewer.
-- who.zh: 申请部门
-- who.en: The applying department
-- kinds: request
-- parameters: reason.min_length
-- severity: minor
-- truth: decidable
-- uses: waiting, never_landed, no_form, parameter_missing
-- reason.cause_stated.zh: 事由与目的已分别写明。
-- reason.cause_stated.en: Reason and purpose are stated, each in its own words.
-- reason.reason_short.zh: 事由只有 {length} 字，少于规定的 {limit} 字。
-- reason.reason_short.en: The reason has {length} characters; {limit} are asked for.
-- reason.reason_repeated.zh: 事由与其他办法、使用方式或用途写的是同一句话。
-- reason.reason_repeated.en: The reason is the same words as the other means, the manner or the purpose of use.
WITH
-- 1. One reason per case: what is missing first, as the view form_gap found it.
judged AS (
  SELECT b.*, g.args AS gap_args, COALESCE(
    b.not_judged,
    g.code,
    CASE WHEN g.code IS NULL AND p.name IS NULL THEN 'parameter_missing' END,
    'cause_stated'
  ) AS reason_code
  FROM case_basis AS b
  LEFT JOIN form_gap AS g ON g.case_id = b.case_id AND g.clause = 'R-3.2.2'
  LEFT JOIN parameter_span AS p
    ON p.name = 'reason.min_length' AND p.from_epoch <= b.moment_epoch AND b.moment_epoch < p.until_epoch
),
outcome (reason_code, verdict) AS (
  VALUES
    ('cause_stated', 'PASS'),
    ('reason_short', 'FAIL'), ('reason_repeated', 'FAIL'),
    ('no_form', 'UNKNOWN'), ('parameter_missing', 'UNKNOWN'), ('waiting', 'DUE'), ('never_landed', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_patch(json_object('waiting_for', json(j.waiting_for), 'parameter', 'reason.min_length'), COALESCE(j.gap_args, '{}')) AS args,
  IIF(j.request_pull IS NULL, json_array(j.case_id), json_array(j.case_id, j.request_pull)) AS evidence,
  COALESCE(j.request_landed_epoch, j.filed_epoch, j.state_since_epoch) AS since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
