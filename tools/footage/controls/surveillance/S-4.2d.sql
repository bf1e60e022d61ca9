-- clause: S-4.2d
-- policy: surveillance
-- title.zh: 故障及时处理
-- title.en: Faults are dealt with in time
-- asks.zh: 发现的故障要在规定时限内修复或临时恢复；影响录像的，修复时要写明缺失的录像。
-- asks.en: A fault is repaired, or service restored for the time being, within the hours that were set; where recording suffered,
--   the repair says which footage is missing.
-- who.zh: 运维技术团队
-- who.en: The technical team
-- kinds: fault, repair
-- parameters: fault.repair_hours
-- severity: major
-- truth: decidable
-- uses: parameter_missing, landing_unknown, stated_late
-- reason.repaired_in_time.zh: {repaired_at} 修复，期限 {deadline_at}。
-- reason.repaired_in_time.en: Repaired at {repaired_at}; it was due by {deadline_at}.
-- reason.under_repair.zh: {discovered_at} 发现，修复期限 {deadline_at}。
-- reason.under_repair.en: Found at {discovered_at}, to be repaired by {deadline_at}.
-- reason.repaired_late.zh: {repaired_at} 才修复，期限 {deadline_at}。
-- reason.repaired_late.en: Repaired only at {repaired_at}; it was due by {deadline_at}.
-- reason.not_repaired.zh: {discovered_at} 发现，{deadline_at} 到期仍未修复。
-- reason.not_repaired.en: Found at {discovered_at}, due by {deadline_at}, and not repaired yet.
-- reason.gap_not_told.zh: 故障影响录像，修复记录却写没有缺失录像。
-- reason.gap_not_told.en: The fault affected recording, but its repair says that no footage is missing.
-- reason.no_fault.zh: 没有登记过故障。
-- reason.no_fault.en: No fault was ever registered.
WITH
repaired AS (
  SELECT
    f.uid, f.path, f.discovered_at_epoch, f.recording_affected, r.uid AS repair, r.repaired_at_epoch, r.recording_lost,
    COALESCE(r.first_seen_epoch, r.landed_epoch) AS seen_epoch, a.epoch AS as_of_epoch,
    CAST(f.discovered_at_epoch + p.seconds AS INTEGER) AS deadline_epoch
  FROM fault AS f
  CROSS JOIN as_of AS a
  LEFT JOIN repair AS r ON r.uid = (
    SELECT x.uid FROM repair AS x
    WHERE x.fault = f.uid AND x.landed_seq IS NOT NULL AND x.result <> 'not_repairable' ORDER BY x.repaired_at_epoch, x.uid LIMIT 1
  )
  LEFT JOIN parameter_span AS p
    ON p.name = 'fault.repair_hours' AND p.from_epoch <= f.discovered_at_epoch AND f.discovered_at_epoch < p.until_epoch
  WHERE f.landed_seq IS NOT NULL
),
judged AS (
  SELECT
    r.*,
    CASE
      WHEN r.recording_affected = 1 AND r.recording_lost = 0 THEN 'gap_not_told'
      WHEN r.deadline_epoch IS NULL THEN 'parameter_missing'
      WHEN r.repair IS NULL AND r.as_of_epoch > r.deadline_epoch THEN 'not_repaired'
      WHEN r.repair IS NULL THEN 'under_repair'
      WHEN r.repaired_at_epoch > r.deadline_epoch THEN 'repaired_late'
      WHEN r.seen_epoch IS NULL THEN 'landing_unknown'
      WHEN r.seen_epoch > r.deadline_epoch THEN 'stated_late'
      ELSE 'repaired_in_time'
    END AS reason_code
  FROM repaired AS r
),
outcome (reason_code, verdict) AS (
  VALUES
    ('repaired_in_time', 'PASS'), ('under_repair', 'DUE'),
    ('repaired_late', 'FAIL'), ('not_repaired', 'FAIL'), ('gap_not_told', 'FAIL'),
    ('parameter_missing', 'UNKNOWN'), ('landing_unknown', 'UNKNOWN'), ('stated_late', 'UNKNOWN')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'discovered_at', j.discovered_at_epoch, 'repaired_at', j.repaired_at_epoch, 'deadline_at', j.deadline_epoch,
    'stated_at', j.repaired_at_epoch, 'seen_at', j.seen_epoch, 'parameter', 'fault.repair_hours'
  ) AS args,
  IIF(j.repair IS NULL, json_array(j.uid), json_array(j.uid, j.repair)) AS evidence,
  CASE
    WHEN j.reason_code IN ('repaired_late', 'not_repaired') THEN j.deadline_epoch
    ELSE COALESCE(j.repaired_at_epoch, j.discovered_at_epoch)
  END AS since_epoch,
  IIF(j.reason_code = 'repaired_late', 'minor', 'major') AS severity,
  IIF(j.reason_code = 'repaired_late', j.repaired_at_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
SELECT 'organisation', 'N/A', 'no_fault', '{}', json_array('organisation'), a.epoch, 'major', NULL
FROM as_of AS a
WHERE NOT EXISTS (SELECT 1 FROM fault)
