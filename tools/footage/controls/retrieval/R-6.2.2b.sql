-- clause: R-6.2.2b
-- policy: retrieval
-- title.zh: 不得擅自传播
-- title.en: No spreading without authority
-- asks.zh: 公开录像须批准为对外提供、经管理层批准，并先作遮挡处理、由第二人复看；泄露经认定有过失或违规的，即为擅自传播。
-- asks.en: Footage is published only where disclosure was approved, by management too, and after masking that a second person has
--   watched; a leak that was found to be negligence or a breach is spreading without authority.
-- who.zh: 使用部门、管理层
-- who.en: The using unit, management
-- kinds: request, disclosure, redaction, incident, incident_decision
-- parameters:
-- severity: critical
-- truth: decidable
-- uses: never_landed, case_refuted, case_undetermined
-- reason.published_as_approved.zh: {seen_at} 公开，经管理层批准并已遮挡。
-- reason.published_as_approved.en: Published at {seen_at}, approved by management and masked.
-- reason.published_unapproved.zh: {seen_at} 公开，没有批准为对外提供，或者管理层没有批准。
-- reason.published_unapproved.en: Published at {seen_at}, but disclosure was not approved, or not by management.
-- reason.published_unmasked.zh: {seen_at} 公开之前没有完成遮挡和复看。
-- reason.published_unmasked.en: It was not masked and watched before it was published at {seen_at}.
-- reason.leaked.zh: {seen_at} 发现泄露，认定为 {result}。
-- reason.leaked.en: Found leaked at {seen_at}; it was decided to be {result}.
-- reason.leak_without_fault.zh: {seen_at} 发现泄露，认定无过失。
-- reason.leak_without_fault.en: Found leaked at {seen_at}; it was decided that nobody was at fault.
-- reason.leak_unexplained.zh: {seen_at} 发现泄露，如何泄露尚无认定（是否按时认定在 R-5.2.2 中判断）。
-- reason.leak_unexplained.en: Found leaked at {seen_at}; how is not decided (whether that is late is judged under R-5.2.2).
-- reason.nothing_published.zh: 没有公开，也没有泄露。
-- reason.nothing_published.en: Nothing was published, and nothing leaked.
WITH
published AS (
  SELECT
    d.uid, d.case_id, d.at_epoch, NULL AS result, b.verification,
    (b.mode = 'disclose' OR EXISTS (
      SELECT 1 FROM extension AS e JOIN pull_request AS p ON p.id = e.pull_request AND p.outcome = 'approved'
      WHERE e.case_id = d.case_id AND e.new_use_purpose IS NOT NULL AND e.landed_epoch <= d.at_epoch
    ))
    AND EXISTS (
      SELECT 1 FROM approval_stage AS s JOIN pull_request AS p ON p.id = s.pull_request AND p.outcome = 'approved'
      WHERE s.case_id = d.case_id AND s.role = 'management' AND s.state = 'met' AND s.at_epoch <= d.at_epoch
    ) AS approved,
    EXISTS (
      SELECT 1 FROM redaction AS r WHERE r.case_id = d.case_id AND r.id = d.redaction AND r.checked_at_epoch <= d.at_epoch
    ) AS masked
  FROM disclosure AS d JOIN case_basis AS b ON b.case_id = d.case_id
  WHERE d.manner = 'published'
),
leaked AS (
  SELECT
    n.uid, n.case_id, n.discovered_at_epoch AS at_epoch, (
      SELECT d.result FROM incident_decision AS d JOIN pull_request AS p ON p.id = d.pull_request AND p.outcome = 'approved'
      WHERE d.case_id IS n.case_id AND d.incident = n.id ORDER BY d.landed_seq DESC, d.uid LIMIT 1
    ) AS result
  FROM incident AS n
  WHERE n.category = 'leak'
),
judged AS (
  SELECT
    p.*,
    CASE
      WHEN NOT p.approved THEN 'published_unapproved'
      WHEN NOT p.masked THEN 'published_unmasked'
      WHEN p.verification = 'refuted' THEN 'case_refuted'
      WHEN p.verification IS NOT 'verified' THEN 'case_undetermined'
      ELSE 'published_as_approved'
    END AS reason_code
  FROM published AS p
  UNION ALL
  SELECT
    l.uid, l.case_id, l.at_epoch, l.result, NULL, NULL, NULL,
    CASE
      WHEN l.result IS NULL OR l.result = 'undetermined' THEN 'leak_unexplained'
      WHEN l.result = 'no_fault' THEN 'leak_without_fault'
      ELSE 'leaked'
    END
  FROM leaked AS l
),
outcome (reason_code, verdict) AS (
  VALUES
    ('published_as_approved', 'PASS'), ('leak_without_fault', 'PASS'),
    ('published_unapproved', 'FAIL'), ('published_unmasked', 'FAIL'), ('leaked', 'FAIL'),
    ('leak_unexplained', 'UNKNOWN'), ('case_refuted', 'UNKNOWN'), ('case_undetermined', 'UNKNOWN')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  json_object('seen_at', j.at_epoch, 'result', j.result) AS args,
  json_array(j.uid) AS evidence,
  j.at_epoch AS since_epoch,
  'critical' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
SELECT
  b.case_id, 'N/A', IIF(b.phase = 'closed', 'never_landed', 'nothing_published'), '{}', json_array(b.case_id),
  b.state_since_epoch, 'critical', NULL
FROM case_basis AS b
WHERE NOT EXISTS (SELECT 1 FROM judged AS j WHERE j.case_id = b.case_id)
