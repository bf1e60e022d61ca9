-- clause: S-7.2a
-- policy: surveillance
-- title.zh: 按情节轻重处理违规
-- title.en: Sanctions fit the breach
-- asks.zh: 违反监控制度的，在规定天数内处理，处理方式在本单位按情节确定的范围之内；说明理由而不予处罚也是处理。
-- asks.en: A breach of the surveillance policy is answered within the days that were set and within the range for its severity; no
--   sanction, with a reason, is an answer too.
-- who.zh: 管理层
-- who.en: Management
-- kinds: violation, finding_record
-- parameters: violation.decide_days, sanction.minor, sanction.moderate, sanction.serious
-- severity: major
-- truth: form
-- uses: parameter_missing, minor_breach, sanction_due, sanction_missing
-- reason.within_range.zh: 处理为 {sanction}，在范围之内：{allowed}。
-- reason.within_range.en: The answer was {sanction}, within the range: {allowed}.
-- reason.outside_range.zh: 处理为 {sanction}，不在范围之内：{allowed}。
-- reason.outside_range.en: The answer was {sanction}, outside the range: {allowed}.
-- reason.other_policy.zh: 违反的是 {clause}，不属于监控制度。
-- reason.other_policy.en: What was broken is {clause}, which is not of the surveillance policy.
-- reason.no_violation.zh: 没有违规处理。
-- reason.no_violation.en: There is no breach on file.
SELECT
  j.uid AS subject,
  CASE j.reason_code
    WHEN 'within_range' THEN 'PASS' WHEN 'outside_range' THEN 'FAIL' WHEN 'other_policy' THEN 'N/A' ELSE 'UNKNOWN'
  END AS verdict,
  j.reason_code,
  json_object('sanction', j.sanction, 'allowed', j.allowed, 'clause', j.clause, 'parameter', j.parameter) AS args,
  json_array(j.uid, j.path) AS evidence,
  j.decided_on_epoch AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM (
  SELECT
    v.*, p.value AS allowed,
    CASE
      WHEN v.clause NOT LIKE 'S-%' THEN 'other_policy'
      WHEN p.value IS NULL THEN 'parameter_missing'
      WHEN INSTR(',' || p.value || ',', ',' || v.sanction || ',') = 0 THEN 'outside_range'
      ELSE 'within_range'
    END AS reason_code
  FROM (
    SELECT x.*, CASE x.severity WHEN 'minor' THEN 'sanction.minor' WHEN 'moderate' THEN 'sanction.moderate' ELSE 'sanction.serious' END
      AS parameter
    FROM violation AS x WHERE x.landed_seq IS NOT NULL
  ) AS v
  LEFT JOIN parameter_span AS p
    ON p.name = v.parameter AND p.from_epoch <= v.decided_on_epoch AND v.decided_on_epoch < p.until_epoch
) AS j
UNION ALL
-- 2. Breaches that nothing has answered yet.
SELECT
  f.uid,
  CASE f.reason_code
    WHEN 'minor_breach' THEN 'N/A' WHEN 'sanction_due' THEN 'DUE' WHEN 'sanction_missing' THEN 'FAIL' ELSE 'UNKNOWN'
  END,
  f.reason_code,
  json_object('deadline_at', f.deadline_epoch, 'parameter', 'violation.decide_days'),
  json_array(f.uid, f.path), IIF(f.reason_code = 'sanction_missing', f.deadline_epoch, f.found_on_epoch), 'major', NULL
FROM (
  SELECT
    x.*, CAST(x.found_on_epoch + p.seconds AS INTEGER) AS deadline_epoch,
    CASE
      WHEN x.severity = 'minor' THEN 'minor_breach'
      WHEN p.seconds IS NULL THEN 'parameter_missing'
      WHEN a.epoch > x.found_on_epoch + p.seconds THEN 'sanction_missing'
      ELSE 'sanction_due'
    END AS reason_code
  FROM finding_record AS x
  CROSS JOIN as_of AS a
  LEFT JOIN parameter_span AS p
    ON p.name = 'violation.decide_days' AND p.from_epoch <= x.found_on_epoch AND x.found_on_epoch < p.until_epoch
  WHERE x.landed_seq IS NOT NULL AND x.type = 'breach' AND x.clause LIKE 'S-%'
    AND NOT EXISTS (SELECT 1 FROM violation AS v WHERE v.finding = x.uid AND v.landed_seq IS NOT NULL)
) AS f
UNION ALL
SELECT 'organisation', 'N/A', 'no_violation', '{}', json_array('organisation'), a.epoch, 'major', NULL
FROM as_of AS a
WHERE NOT EXISTS (SELECT 1 FROM violation)
  AND NOT EXISTS (SELECT 1 FROM finding_record AS x WHERE x.type = 'breach' AND x.clause LIKE 'S-%')
