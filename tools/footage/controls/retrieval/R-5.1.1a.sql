-- clause: R-5.1.1a
-- policy: retrieval
-- title.zh: 按用途使用
-- title.en: Used for what it was given for
-- asks.zh: 使用部门只按申请写明的用途使用，归还时由归还人声明没有另作他用；没有声明的，可由书面声明补证。
-- asks.en: The unit uses the footage only for the purpose in the request; on return the returner states so, or an attestation says it
--   later.
-- who.zh: 使用部门
-- who.en: The using unit
-- kinds: request, copy, return, transfer, attestation
-- parameters:
-- severity: major
-- truth: attested
-- uses: waiting, never_landed, view_only, no_copy, no_period, lost, transferred
-- reason.used_as_stated.zh: {returner} 归还时声明按批准的用途使用。
-- reason.used_as_stated.en: {returner} stated on return that it was used as approved.
-- reason.use_attested.zh: 有书面声明证明按批准的用途使用。
-- reason.use_attested.en: An attestation says that it was used as approved.
-- reason.used_otherwise.zh: 归还时的说明或者书面声明写明没有按批准的用途使用。
-- reason.used_otherwise.en: The return or an attestation says that it was not used as approved.
-- reason.use_not_over.zh: 仍在使用，归还时再作声明。
-- reason.use_not_over.en: It is still in use; the statement comes with the return.
-- reason.use_not_stated.zh: 没有关于实际用途的声明。
-- reason.use_not_stated.en: Nobody has stated what it was used for.
-- reason.statement_unconfirmed.zh: 归还记录没有归还人的确认，声明无法认定。
-- reason.statement_unconfirmed.en: The returner's own confirmation of the return is not on file.
WITH
copies AS (
  -- A copy that was lost or transferred never comes back, and nobody states anything on its return.
  SELECT case_id, SUM(state IN ('out', 'overdue')) AS in_use, SUM(state = 'lost') AS lost FROM copy_state GROUP BY case_id
),
stated AS (
  SELECT
    e.case_id, COUNT(*) AS returns, SUM(e.used_as_approved IS NULL) AS silent, SUM(e.used_as_approved IS 0) AS otherwise,
    SUM(p.outcome IS NOT 'approved') AS unconfirmed, MAX(e.returned_by) AS returner, MAX(e.returned_at_epoch) AS at_epoch,
    json_group_array(e.uid) AS returns_list
  FROM (SELECT * FROM "return" ORDER BY uid) AS e LEFT JOIN pull_request AS p ON p.id = e.pull_request
  GROUP BY e.case_id
),
vouched AS (
  SELECT t.subject AS case_id, MAX(t.met) AS met, MIN(t.met) AS all_met, MAX(t.from_epoch) AS at_epoch
  FROM attested AS t WHERE t.clause = 'R-5.1.1a' AND t.object = 'case' GROUP BY t.subject
),
judged AS (
  SELECT
    b.*, s.returner, COALESCE(s.at_epoch, v.at_epoch) AS at_epoch, COALESCE(s.returns_list, '[]') AS returns,
    CASE
      WHEN b.phase = 'closed' THEN 'never_landed'
      WHEN b.phase = 'open' THEN 'waiting'
      WHEN c.case_id IS NULL THEN IIF(b.mode = 'view', 'view_only', 'no_copy')
      WHEN b.channel IN ('agency', 'court') THEN 'no_period'
      WHEN s.otherwise > 0 OR v.all_met = 0 THEN 'used_otherwise'
      WHEN v.met = 1 THEN 'use_attested'
      WHEN c.in_use > 0 THEN 'use_not_over'
      WHEN s.returns IS NULL THEN IIF(c.lost > 0, 'lost', 'transferred')
      WHEN s.silent > 0 THEN 'use_not_stated'
      WHEN s.unconfirmed > 0 THEN 'statement_unconfirmed'
      ELSE 'used_as_stated'
    END AS reason_code
  FROM case_basis AS b
  LEFT JOIN copies AS c ON c.case_id = b.case_id
  LEFT JOIN stated AS s ON s.case_id = b.case_id
  LEFT JOIN vouched AS v ON v.case_id = b.case_id
),
outcome (reason_code, verdict) AS (
  VALUES
    ('used_as_stated', 'PASS'), ('use_attested', 'PASS'), ('used_otherwise', 'FAIL'),
    ('use_not_stated', 'UNKNOWN'), ('statement_unconfirmed', 'UNKNOWN'), ('use_not_over', 'DUE'), ('waiting', 'DUE'),
    ('never_landed', 'N/A'), ('view_only', 'N/A'), ('no_copy', 'N/A'), ('no_period', 'N/A'), ('lost', 'N/A'),
    ('transferred', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'returner', j.returner, 'waiting_for', json(j.waiting_for),
    'organisation', (SELECT t.organisation FROM transfer AS t WHERE t.case_id = j.case_id ORDER BY t.at_epoch, t.uid LIMIT 1)
  ) AS args,
  json_insert(j.returns, '$[#]', j.case_id) AS evidence,
  COALESCE(j.at_epoch, j.state_since_epoch) AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
