-- clause: R-1.3.1
-- policy: retrieval
-- title.zh: 调取合法合规
-- title.en: Retrieval is lawful
-- asks.zh: 调取合于法律：个人申请写明法律依据；机关、法院来函不晚于调取，承办人员人数够；安全保卫部门审核过。是否真正合法由审核人判断。
-- asks.en: Retrieval is lawful: an individual's request states its legal basis; the instrument of an authority or court is not
--   younger than the retrieval and enough officers came; the security department reviewed it. Whether it really is lawful is
--   for the reviewer to judge.
-- who.zh: 安全保卫部门
-- who.en: The security department
-- kinds: request, retrieval, view
-- parameters: agency.min_officers
-- severity: major
-- truth: form
-- uses: waiting, never_landed, no_form, not_ratified, case_refuted, case_undetermined, parameter_missing
-- reason.reviewed_as_lawful.zh: {person} 代表安全保卫部门审核通过，{reviewed_at}。
-- reason.reviewed_as_lawful.en: {person} reviewed it for the security department at {reviewed_at}.
-- reason.basis_missing.zh: 个人申请没有写明法律依据。
-- reason.basis_missing.en: The request of an individual states no legal basis.
-- reason.instrument_too_young.zh: {started_at} 已调取，来函 {issued_at} 才出具。
-- reason.instrument_too_young.en: Footage was taken out at {started_at}; the instrument was issued only at {issued_at}.
-- reason.officers_too_few.zh: 承办人员 {officers} 名，少于规定的 {limit} 名。
-- reason.officers_too_few.en: {officers} officers came; {limit} are asked for.
-- reason.not_reviewed_as_lawful.zh: 没有安全保卫部门的审核签字，无法认定；缺签字由 R-3.3.2a、R-3.3.2b 判断。
-- reason.not_reviewed_as_lawful.en: The security department has not signed, so nothing can be said; the missing signature is judged
--   under R-3.3.2a and R-3.3.2b.
WITH
-- 1. What the request states, the first act, and the newest signature of the security department (or of management in its
--    place).
facts AS (
  SELECT
    b.*, r.legal_basis, r.instrument_number, r.instrument_issued_on_epoch AS issued_epoch, r.landed_epoch,
    (SELECT COUNT(*) FROM request_instrument_officers AS x WHERE x.uid = b.case_id) AS officers,
    (SELECT MIN(a.started_epoch) FROM act AS a WHERE a.case_id = b.case_id) AS started_epoch,
    p.number AS min_officers, s.person, s.at_epoch
  FROM case_basis AS b
  LEFT JOIN request AS r ON r.uid = b.case_id
  LEFT JOIN parameter_span AS p
    ON p.name = 'agency.min_officers' AND p.from_epoch <= b.moment_epoch AND b.moment_epoch < p.until_epoch
  LEFT JOIN (
    SELECT case_id, MAX(at_epoch) AS at_epoch, person FROM signature
    WHERE met AND NOT by_handler AND (role IN ('security_reviewer', 'security_head') OR via = 'C2')
    GROUP BY case_id
  ) AS s ON s.case_id = b.case_id
),

-- 2. One reason per case. In an emergency the paper may follow the act.
judged AS (
  SELECT
    f.*,
    CASE
      WHEN f.not_judged IS NOT NULL THEN f.not_judged
      WHEN f.channel = 'individual' AND f.legal_basis IS NULL THEN 'basis_missing'
      WHEN f.urgency <> 'emergency' AND f.issued_epoch > f.started_epoch THEN 'instrument_too_young'
      WHEN f.channel = 'agency' AND f.min_officers IS NULL THEN 'parameter_missing'
      WHEN f.channel = 'agency' AND f.officers < f.min_officers THEN 'officers_too_few'
      WHEN f.urgency = 'emergency' AND f.signing_pull IS NULL THEN 'not_ratified'
      WHEN f.person IS NULL THEN 'not_reviewed_as_lawful'
      WHEN f.verification = 'refuted' THEN 'case_refuted'
      WHEN f.verification <> 'verified' THEN 'case_undetermined'
      ELSE 'reviewed_as_lawful'
    END AS reason_code
  FROM facts AS f
),

-- 3. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('reviewed_as_lawful', 'PASS'),
    ('basis_missing', 'FAIL'), ('instrument_too_young', 'FAIL'), ('officers_too_few', 'FAIL'),
    ('not_reviewed_as_lawful', 'UNKNOWN'), ('case_refuted', 'UNKNOWN'), ('case_undetermined', 'UNKNOWN'),
    ('parameter_missing', 'UNKNOWN'), ('no_form', 'UNKNOWN'),
    ('waiting', 'DUE'), ('not_ratified', 'N/A'), ('never_landed', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'person', j.person, 'reviewed_at', j.at_epoch, 'started_at', j.started_epoch, 'issued_at', j.issued_epoch,
    'officers', j.officers, 'limit', CAST(j.min_officers AS INTEGER), 'parameter', 'agency.min_officers',
    'waiting_for', json(j.waiting_for)
  ) AS args,
  IIF(j.signing_pull IS NULL, json_array(j.case_id), json_array(j.case_id, j.signing_pull)) AS evidence,
  COALESCE(IIF(j.reason_code = 'instrument_too_young', j.started_epoch, NULL), j.at_epoch, j.state_since_epoch) AS since_epoch,
  'major' AS severity,
  IIF(j.reason_code = 'instrument_too_young', j.issued_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
