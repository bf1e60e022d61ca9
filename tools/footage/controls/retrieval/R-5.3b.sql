-- clause: R-5.3b
-- policy: retrieval
-- title.zh: 使用期限不超过上限
-- title.en: The period of use stays within the cap
-- asks.zh: 使用期限连同历次批准的延长，不得超过本单位规定的最长天数。原制度把这一天数留作空白，须由单位自行填定。
-- asks.en: The period of use, with every extension that was granted, stays within the longest period. The policy's text leaves
--   that number blank; the organisation has to fill it in.
-- who.zh: 审批人、制度负责人
-- who.en: Approvers, the owner of the policy
-- kinds: request, extension
-- parameters: use.max_days
-- severity: major
-- truth: decidable
-- uses: waiting, never_landed, view_only, no_period, no_form, parameter_missing
-- reason.within_cap.zh: 使用期限共 {days} 天，上限 {cap} 天。
-- reason.within_cap.en: {days} days of use in all; the cap is {cap}.
-- reason.over_cap.zh: 使用期限共 {days} 天，超过上限 {cap} 天。
-- reason.over_cap.en: {days} days of use in all, more than the cap of {cap}.
-- reason.extension_unproven.zh: 有的延长没有审批证据；如计入，共 {possible} 天，超过上限 {cap} 天。
-- reason.extension_unproven.en: Nothing proves that an extension was granted; with it the use comes to {possible} days, more than the
--   cap of {cap}.
WITH
added AS (
  SELECT
    e.case_id, SUM(e.additional_days) AS possible, SUM(IIF(p.outcome = 'approved', e.additional_days, 0)) AS granted,
    MAX(e.landed_epoch) AS landed_epoch, json_group_array(e.uid) AS extensions
  FROM (SELECT * FROM extension WHERE landed_seq IS NOT NULL ORDER BY uid) AS e
  LEFT JOIN pull_request AS p ON p.id = e.pull_request
  GROUP BY e.case_id
),
period AS (
  SELECT
    b.*, r.use_period_days + COALESCE(a.granted, 0) AS days, r.use_period_days + COALESCE(a.possible, 0) AS possible,
    cap.number AS cap, a.landed_epoch AS extended_epoch, COALESCE(a.extensions, '[]') AS extensions
  FROM case_basis AS b
  LEFT JOIN request AS r ON r.uid = b.case_id
  LEFT JOIN added AS a ON a.case_id = b.case_id
  LEFT JOIN parameter_span AS cap
    ON cap.name = 'use.max_days' AND cap.from_epoch <= b.moment_epoch AND b.moment_epoch < cap.until_epoch
),
judged AS (
  SELECT
    p.*,
    CASE
      WHEN p.phase = 'closed' THEN 'never_landed'
      WHEN p.mode = 'view' THEN 'view_only'
      WHEN p.channel IN ('agency', 'court') THEN 'no_period'
      WHEN p.phase = 'open' THEN 'waiting'
      WHEN p.days IS NULL THEN 'no_form'
      WHEN p.cap IS NULL THEN 'parameter_missing'
      WHEN p.days > p.cap THEN 'over_cap'
      WHEN p.possible > p.cap THEN 'extension_unproven'
      ELSE 'within_cap'
    END AS reason_code
  FROM period AS p
),
outcome (reason_code, verdict) AS (
  VALUES
    ('within_cap', 'PASS'), ('over_cap', 'FAIL'),
    ('extension_unproven', 'UNKNOWN'), ('parameter_missing', 'UNKNOWN'), ('no_form', 'UNKNOWN'), ('waiting', 'DUE'),
    ('never_landed', 'N/A'), ('view_only', 'N/A'), ('no_period', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'days', j.days, 'possible', j.possible, 'cap', j.cap, 'waiting_for', json(j.waiting_for), 'parameter', 'use.max_days'
  ) AS args,
  json_insert(j.extensions, '$[#]', j.case_id) AS evidence,
  COALESCE(j.extended_epoch, j.request_landed_epoch, j.filed_epoch, j.state_since_epoch) AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
