-- clause: S-4.3b
-- policy: surveillance
-- title.zh: 公共场所录像只用于公共安全
-- title.en: Footage of public places serves public safety
-- asks.zh: 公共场所摄像机的录像，只用于本单位确定的公共安全目的，并只由从事相关工作的部门人员使用；用于其他目的，
--   须在使用前取得单独同意，并由安保负责人或制度负责人签字证明。考勤等人事事项、培训，除单独同意外没有别的依据。
-- asks.en: Footage of cameras in public places is used for the purposes of public safety that the organisation has laid down, and
--   by people of departments concerned with it; another purpose needs separate consent, which the head of
--   security or the policy's owner attests before the footage is used. For personnel matters such as attendance, and for
--   training, nothing but consent will do.
-- who.zh: 申请部门、安全保卫部门
-- who.en: The asking unit, the security office
-- kinds: request, camera, zone, person, department, attestation, retrieval, view
-- parameters: public_place.purposes, public_place.user_functions
-- severity: critical
-- truth: decidable
-- uses: never_landed, waiting, no_form, from_outside, parameter_missing
-- reason.safety_use.zh: 目的 {purpose} 属于公共安全，使用人均为相关部门人员。
-- reason.safety_use.en: The purpose {purpose} is one of public safety, and its users belong to departments concerned.
-- reason.separate_consent.zh: 目的 {purpose} 不属于公共安全，使用前已证明取得单独同意。
-- reason.separate_consent.en: The purpose {purpose} is not one of public safety, but separate consent was attested before the use.
-- reason.basis_unproven.zh: 目的 {purpose} 不属于公共安全，申请写明了依据（{basis}），但没有证明取得单独同意。
-- reason.basis_unproven.en: The purpose {purpose} is not one of public safety; the request states a basis ({basis}), but no consent is
--   attested.
-- reason.purpose_not_safety.zh: 目的 {purpose} 不属于公共安全，没有单独同意，也没有写明可以代替的依据。
-- reason.purpose_not_safety.en: The purpose {purpose} is not one of public safety, with neither consent nor a basis that could stand for it.
-- reason.user_not_concerned.zh: 使用人 {users} 所在部门与公共安全无关。
-- reason.user_not_concerned.en: {users} belong to departments that have nothing to do with public safety.
-- reason.not_public_place.zh: 不涉及公共场所的摄像机。
-- reason.not_public_place.en: No camera of a public place is concerned.
WITH
-- Cameras that were asked for, in the class of place they had at the moment that matters.
public_case AS (
  SELECT DISTINCT b.case_id
  FROM case_basis AS b
  JOIN (
    SELECT n.uid AS case_id, n.value AS camera FROM request_cameras AS n
    UNION
    SELECT s.case_id, s.camera FROM approved_scope AS s
  ) AS n ON n.case_id = b.case_id
  JOIN camera_version AS k ON k.uid = n.camera AND k.landed_seq IS NOT NULL AND COALESCE(k.landed_epoch, 0) <= b.moment_epoch
    AND (k.standing = 'main' OR b.moment_epoch < COALESCE(k.replaced_epoch, 0))
  JOIN zone_version AS z ON z.uid = k.zone AND z.landed_seq IS NOT NULL AND COALESCE(z.landed_epoch, 0) <= b.moment_epoch
    AND (z.standing = 'main' OR b.moment_epoch < COALESCE(z.replaced_epoch, 0))
  WHERE z.place_class <> 'non_public'
),
form AS (
  SELECT
    b.*, r.purpose, r.legal_basis, p.value AS purposes, f.value AS functions, c.case_id IS NOT NULL AS is_public,
    INSTR(',' || p.value || ',', ',' || r.purpose || ',') > 0 AS for_safety
  FROM case_basis AS b
  LEFT JOIN request AS r ON r.uid = b.case_id
  LEFT JOIN public_case AS c ON c.case_id = b.case_id
  LEFT JOIN parameter_span AS p
    ON p.name = 'public_place.purposes' AND p.from_epoch <= b.moment_epoch AND b.moment_epoch < p.until_epoch
  LEFT JOIN parameter_span AS f
    ON f.name = 'public_place.user_functions' AND f.from_epoch <= b.moment_epoch AND b.moment_epoch < f.until_epoch
),
stranger AS (
  SELECT f.case_id, json_group_array(u.value) AS users
  FROM form AS f
  JOIN request_use_recipients AS u ON u.uid = f.case_id
  LEFT JOIN person AS p ON p.uid = u.value
  LEFT JOIN department AS d ON d.uid = p.department
  WHERE f.is_public AND INSTR(',' || f.functions || ',', ',' || COALESCE(d.function, 'nobody') || ',') = 0
  GROUP BY f.case_id
),
consented AS (
  SELECT DISTINCT a.subject AS case_id
  FROM attested AS a CROSS JOIN as_of AS n
  WHERE a.clause = 'S-4.3b' AND a.object = 'case' AND a.met AND a.role IN ('security_head', 'policy_owner')
    AND a.seen_epoch <= COALESCE((SELECT MIN(t.started_epoch) FROM act AS t WHERE t.case_id = a.subject), n.epoch)
),
judged AS (
  SELECT
    f.*, s.users,
    CASE
      WHEN f.phase = 'closed' THEN 'never_landed'
      WHEN f.phase = 'open' THEN 'waiting'
      WHEN NOT f.has_form THEN 'no_form'
      WHEN f.channel <> 'internal' THEN 'from_outside'
      WHEN NOT f.is_public THEN 'not_public_place'
      WHEN f.purposes IS NULL OR f.functions IS NULL THEN 'parameter_missing'
      WHEN NOT f.for_safety AND c.case_id IS NULL AND (f.legal_basis IS NULL OR f.purpose IN ('personnel_matter', 'training'))
        THEN 'purpose_not_safety'
      WHEN s.case_id IS NOT NULL THEN 'user_not_concerned'
      WHEN NOT f.for_safety AND c.case_id IS NULL THEN 'basis_unproven'
      WHEN NOT f.for_safety THEN 'separate_consent'
      ELSE 'safety_use'
    END AS reason_code
  FROM form AS f
  LEFT JOIN stranger AS s ON s.case_id = f.case_id
  LEFT JOIN consented AS c ON c.case_id = f.case_id
),
outcome (reason_code, verdict) AS (
  VALUES
    ('safety_use', 'PASS'), ('separate_consent', 'PASS'), ('basis_unproven', 'UNKNOWN'), ('purpose_not_safety', 'FAIL'), ('user_not_concerned', 'FAIL'),
    ('waiting', 'DUE'), ('no_form', 'UNKNOWN'), ('parameter_missing', 'UNKNOWN'),
    ('never_landed', 'N/A'), ('from_outside', 'N/A'), ('not_public_place', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'purpose', j.purpose, 'basis', j.legal_basis, 'users', json(j.users), 'waiting_for', json(j.waiting_for),
    'parameter', IIF(j.purposes IS NULL, 'public_place.purposes', 'public_place.user_functions')
  ) AS args,
  json_array(j.case_id) AS evidence,
  COALESCE(j.approved_epoch, j.request_landed_epoch, j.filed_epoch, j.moment_epoch) AS since_epoch,
  'critical' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
