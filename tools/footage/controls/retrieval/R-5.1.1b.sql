-- clause: R-5.1.1b
-- policy: retrieval
-- title.zh: 不得擅改用途
-- title.en: No change of use on one's own authority
-- asks.zh: 变更使用方式或用途，须先经与新用途相应的审批；只批准查看或内部使用的录像，未经变更不得提供给外部。公开在 R-6.2.2b
--   中判断。
-- asks.en: A change of manner or purpose is approved first, as the new use requires; what was allowed for viewing or for use inside
--   does not go outside without it. Publishing is judged under R-6.2.2b.
-- who.zh: 使用部门
-- who.en: The using unit
-- kinds: request, extension, disclosure
-- parameters:
-- severity: major
-- truth: decidable
-- uses: waiting, never_landed, no_form
-- reason.change_approved.zh: 变更已经审批：{records}。
-- reason.change_approved.en: The change was approved: {records}.
-- reason.change_unapproved.zh: 变更没有经过应有的审批：{records}。
-- reason.change_unapproved.en: The change was not approved as it should have been: {records}.
-- reason.change_unproven.zh: 变更没有审批证据：{records}。
-- reason.change_unproven.en: Nothing proves that the change was approved: {records}.
-- reason.beyond_approved_use.zh: 批准的是内部使用，未经变更即提供给外部：{records}。
-- reason.beyond_approved_use.en: It was allowed for use inside and given outside without a change: {records}.
-- reason.use_unchanged.zh: 使用方式和用途没有变更。
-- reason.use_unchanged.en: Manner and purpose of use did not change.
WITH
changed AS (
  SELECT
    e.case_id, json_group_array(e.uid) AS records, MIN(e.landed_epoch) AS at_epoch,
    SUM(p.outcome IS 'unapproved') AS unapproved, SUM(p.outcome IS NOT 'approved') AS unproven
  FROM (SELECT * FROM extension WHERE landed_seq IS NOT NULL AND new_use_purpose IS NOT NULL ORDER BY uid) AS e
  LEFT JOIN pull_request AS p ON p.id = e.pull_request
  GROUP BY e.case_id
),
beyond AS (
  SELECT d.case_id, json_group_array(d.uid) AS records, MIN(d.at_epoch) AS at_epoch
  FROM (SELECT * FROM disclosure ORDER BY uid) AS d
  JOIN case_basis AS b ON b.case_id = d.case_id AND b.channel = 'internal' AND b.mode <> 'disclose' AND d.manner <> 'published'
  WHERE NOT EXISTS (
    SELECT 1 FROM extension AS e JOIN pull_request AS p ON p.id = e.pull_request AND p.outcome = 'approved'
    WHERE e.case_id = d.case_id AND e.new_use_purpose IS NOT NULL AND e.landed_epoch <= d.at_epoch
  )
  GROUP BY d.case_id
),
judged AS (
  SELECT
    b.*, COALESCE(y.records, c.records, '[]') AS records, COALESCE(y.at_epoch, c.at_epoch) AS at_epoch,
    CASE
      WHEN b.phase = 'closed' THEN 'never_landed'
      WHEN b.phase = 'open' THEN 'waiting'
      WHEN NOT b.has_form THEN 'no_form'
      WHEN y.records IS NOT NULL THEN 'beyond_approved_use'
      WHEN c.unapproved > 0 THEN 'change_unapproved'
      WHEN c.unproven > 0 THEN 'change_unproven'
      WHEN c.records IS NOT NULL THEN 'change_approved'
      ELSE 'use_unchanged'
    END AS reason_code
  FROM case_basis AS b
  LEFT JOIN changed AS c ON c.case_id = b.case_id
  LEFT JOIN beyond AS y ON y.case_id = b.case_id
),
outcome (reason_code, verdict) AS (
  VALUES
    ('change_approved', 'PASS'), ('change_unapproved', 'FAIL'), ('beyond_approved_use', 'FAIL'),
    ('change_unproven', 'UNKNOWN'), ('no_form', 'UNKNOWN'), ('waiting', 'DUE'),
    ('use_unchanged', 'N/A'), ('never_landed', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object('records', json(j.records), 'waiting_for', json(j.waiting_for)) AS args,
  json_insert(j.records, '$[#]', j.case_id) AS evidence,
  COALESCE(j.at_epoch, j.state_since_epoch) AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
