-- clause: R-5.3a
-- policy: retrieval
-- title.zh: 使用期限按需确定
-- title.en: The period of use follows the need
-- asks.zh: 申请复制件时写明使用期限，并说明需要这么久的理由。
-- asks.en: A request for a copy says for how long it will be used, and why that long.
-- who.zh: 申请人
-- who.en: The applicant
-- kinds: request
-- parameters:
-- severity: minor
-- truth: form
-- uses: waiting, never_landed, view_only, no_period, no_form
-- reason.period_set.zh: 使用 {days} 天，并写明理由。
-- reason.period_set.en: {days} days of use, with the grounds for them.
-- reason.period_without_grounds.zh: 申请使用 {days} 天，没有写明理由。
-- reason.period_without_grounds.en: {days} days of use were asked for without grounds.
-- reason.period_not_set.zh: 申请单没有写明使用期限。
-- reason.period_not_set.en: The request names no period of use.
WITH
judged AS (
  SELECT
    b.*, r.use_period_days,
    CASE
      WHEN b.phase = 'closed' THEN 'never_landed'
      WHEN b.mode = 'view' THEN 'view_only'
      WHEN b.channel IN ('agency', 'court') THEN 'no_period'
      WHEN b.phase = 'open' THEN 'waiting'
      WHEN NOT b.has_form THEN 'no_form'
      WHEN r.use_period_days IS NULL THEN 'period_not_set'
      WHEN r.use_grounds IS NULL THEN 'period_without_grounds'
      ELSE 'period_set'
    END AS reason_code
  FROM case_basis AS b
  LEFT JOIN request AS r ON r.uid = b.case_id
),
outcome (reason_code, verdict) AS (
  VALUES
    ('period_set', 'PASS'), ('period_without_grounds', 'FAIL'), ('period_not_set', 'FAIL'),
    ('no_form', 'UNKNOWN'), ('waiting', 'DUE'),
    ('never_landed', 'N/A'), ('view_only', 'N/A'), ('no_period', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object('days', j.use_period_days, 'waiting_for', json(j.waiting_for)) AS args,
  IIF(j.request_pull IS NULL, json_array(j.case_id), json_array(j.case_id, j.request_pull)) AS evidence,
  COALESCE(j.request_landed_epoch, j.filed_epoch, j.state_since_epoch) AS since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
