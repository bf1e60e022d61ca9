-- clause: R-6.2.3a
-- policy: retrieval
-- title.zh: 签订保密协议
-- title.en: Whoever comes near footage has signed
-- asks.zh: 因工作接触录像的人员，在接触之前已经签订保密协议，协议当时有效，并已入档。
-- asks.en: Whoever comes near footage at work has signed a confidentiality agreement before, which is valid then and on file.
-- who.zh: 人事部门、安全保卫部门
-- who.en: Human resources, security
-- kinds: agreement, attestation, retrieval, view, copy, custody, return, archive, disclosure
-- parameters:
-- severity: major
-- truth: decidable
-- reason.agreement_signed.zh: 接触录像 {times} 次，每次都有有效的保密协议。
-- reason.agreement_signed.en: {times} times near footage, each under a valid agreement.
-- reason.agreement_attested.zh: 接触录像 {times} 次；{first_at} 时协议已签署、尚未入档，已有证明。
-- reason.agreement_attested.en: {times} times near footage; at {first_at} the agreement was signed but not on file yet, which is attested.
-- reason.agreement_filed_late.zh: {first_at} 接触录像时，协议写明已签署，但尚未入档，须另行证明。
-- reason.agreement_filed_late.en: At {first_at} the agreement was signed by its own word but not on file; it needs an attestation.
-- reason.agreement_not_valid.zh: {first_at} 接触录像时没有有效的保密协议（共 {missing} 次）：{records}。
-- reason.agreement_not_valid.en: At {first_at} no agreement was valid when footage was touched ({missing} times in all): {records}.
WITH
vouched AS (
  SELECT a.uid
  FROM attestation AS t
  JOIN agreement AS a ON a.document_sha256 = t.attachment_sha256
  JOIN pull_request AS p ON p.id = t.pull_request AND p.outcome = 'approved'
  WHERE t.clause = 'R-6.2.3a' AND COALESCE(t.result, 'met') = 'met'
),
-- 1. Every time somebody came near footage: was an agreement valid, was it on file, or does somebody vouch for it?
--    The attestation carries the digest of the signed paper itself.
access AS (
  SELECT
    h.person, h.uid, h.at_epoch, COUNT(q.uid) > 0 AS valid, COALESCE(MAX(q.seen_epoch <= h.at_epoch), 0) AS on_file,
    COALESCE(MAX(q.uid IN (SELECT v.uid FROM vouched AS v)), 0) AS vouched
  FROM (SELECT DISTINCT person, uid, at_epoch FROM handling WHERE person IS NOT NULL) AS h
  LEFT JOIN qualification AS q
    ON q.kind = 'agreement' AND q.person = h.person AND q.from_epoch <= h.at_epoch AND h.at_epoch < q.until_epoch
  GROUP BY h.person, h.uid, h.at_epoch
),
summed AS (
  SELECT
    person, COUNT(*) AS times, SUM(NOT valid) AS missing, SUM(valid AND NOT on_file AND NOT vouched) AS unproven,
    SUM(valid AND NOT on_file) AS late, MIN(at_epoch) AS began_epoch,
    MIN(IIF(valid, NULL, at_epoch)) AS missing_epoch, MIN(IIF(valid AND NOT on_file, at_epoch, NULL)) AS late_epoch,
    json_group_array(uid) FILTER (WHERE NOT valid) AS records
  FROM (SELECT * FROM access ORDER BY person, at_epoch, uid)
  GROUP BY person
),
judged AS (
  SELECT
    s.*,
    CASE
      WHEN s.missing > 0 THEN 'agreement_not_valid'
      WHEN s.unproven > 0 THEN 'agreement_filed_late'
      WHEN s.late > 0 THEN 'agreement_attested'
      ELSE 'agreement_signed'
    END AS reason_code
  FROM summed AS s
),
outcome (reason_code, verdict) AS (
  VALUES
    ('agreement_signed', 'PASS'), ('agreement_attested', 'PASS'), ('agreement_filed_late', 'UNKNOWN'),
    ('agreement_not_valid', 'FAIL')
)
SELECT
  j.person AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'times', j.times, 'missing', j.missing, 'first_at', COALESCE(j.missing_epoch, j.late_epoch),
    'records', json((SELECT json_group_array(value) FROM (SELECT value FROM json_each(j.records) LIMIT 10)))
  ) AS args,
  json_insert(j.records, '$[#]', j.person) AS evidence,
  COALESCE(j.missing_epoch, j.late_epoch, j.began_epoch) AS since_epoch,
  'major' AS severity,
  IIF(j.reason_code = 'agreement_not_valid', (
    SELECT MIN(q.from_epoch) FROM qualification AS q
    WHERE q.kind = 'agreement' AND q.person = j.person AND q.from_epoch > j.missing_epoch
  ), NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
