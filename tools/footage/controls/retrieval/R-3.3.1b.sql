-- clause: R-3.3.1b
-- policy: retrieval
-- title.zh: 初审核对内容完整
-- title.en: The first review checks that the form is complete
-- asks.zh: 部门负责人初审时核对申请内容是否完整。有缺漏的申请通过了初审，即为未核对；缺漏本身由 R-3.2 各条判断。
-- asks.en: The head of the department checks in the first review that the form is complete. A form with gaps that
--   passed was not checked; the gaps themselves are judged by the clauses of R-3.2.
-- who.zh: 申请部门负责人
-- who.en: Head of the applying department
-- kinds: request, person, department
-- parameters: reason.min_length
-- severity: minor
-- truth: form
-- uses: waiting, never_landed, no_form, from_outside, emergency_first, no_evidence, case_refuted, case_undetermined,
--   first_review_missing, parameter_missing
-- reason.complete_when_reviewed.zh: {reviewers} 初审通过的申请没有缺漏。
-- reason.complete_when_reviewed.en: The form that {reviewers} passed had no gap.
-- reason.passed_with_gaps.zh: {reviewers} 初审通过了有缺漏的申请（{clauses}）。
-- reason.passed_with_gaps.en: {reviewers} passed a form with gaps ({clauses}).
WITH
-- 1. Who reviewed first, and which clauses the form did not meet.
first_review AS (
  SELECT case_id, MIN(met) AS met, MAX(at_epoch) AS at_epoch, json_group_array(person) AS reviewers
  FROM (SELECT * FROM signature WHERE stage = 'unit' ORDER BY case_id, position)
  GROUP BY case_id
),
gaps AS (
  SELECT case_id, json_group_array(clause) AS clauses FROM (SELECT * FROM form_gap ORDER BY case_id, clause) GROUP BY case_id
),

-- 2. One reason per case: the first that applies.
judged AS (
  SELECT b.*, u.reviewers, u.at_epoch, g.clauses, COALESCE(b.not_judged, CASE
    WHEN b.channel <> 'internal' THEN 'from_outside'
    WHEN b.urgency = 'emergency' THEN 'emergency_first'
    WHEN p.id IS NULL THEN 'no_evidence'
    WHEN u.met IS NOT 1 AND p.outcome = 'undetermined' THEN 'case_undetermined'
    WHEN u.met IS NOT 1 THEN 'first_review_missing'
    WHEN g.case_id IS NOT NULL THEN 'passed_with_gaps'
    WHEN length.name IS NULL THEN 'parameter_missing'
    WHEN b.verification = 'refuted' THEN 'case_refuted'
    WHEN b.verification <> 'verified' THEN 'case_undetermined'
    ELSE 'complete_when_reviewed'
  END) AS reason_code
  FROM case_basis AS b
  LEFT JOIN pull_request AS p ON p.id = b.signing_pull
  LEFT JOIN first_review AS u ON u.case_id = b.case_id
  LEFT JOIN gaps AS g ON g.case_id = b.case_id
  LEFT JOIN parameter_span AS length
    ON length.name = 'reason.min_length' AND length.from_epoch <= b.moment_epoch AND b.moment_epoch < length.until_epoch
),
outcome (reason_code, verdict) AS (
  VALUES
    ('complete_when_reviewed', 'PASS'), ('passed_with_gaps', 'FAIL'),
    ('no_form', 'UNKNOWN'), ('no_evidence', 'UNKNOWN'), ('case_refuted', 'UNKNOWN'), ('case_undetermined', 'UNKNOWN'),
    ('first_review_missing', 'UNKNOWN'), ('parameter_missing', 'UNKNOWN'),
    ('waiting', 'DUE'), ('never_landed', 'N/A'), ('from_outside', 'N/A'), ('emergency_first', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object('waiting_for', json(j.waiting_for), 'reviewers', json(j.reviewers), 'clauses', json(j.clauses),
    'parameter', 'reason.min_length') AS args,
  IIF(j.request_pull IS NULL, json_array(j.case_id), json_array(j.case_id, j.request_pull)) AS evidence,
  COALESCE(j.at_epoch, j.request_landed_epoch, j.state_since_epoch) AS since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
