-- clause: S-3.1b
-- policy: surveillance
-- title.zh: 高清、宽动态、夜视
-- title.en: Sharp, wide range, sees at night
-- asks.zh: 摄像机的清晰度、宽动态和夜视能力不低于规定的数值；带补光的视为具备夜视能力。
-- asks.en: Sharpness, dynamic range and sight at night are not below the limits set; a lamp of its own counts as sight
--   at night.
-- who.zh: 设备采购单位
-- who.en: Buyers of equipment
-- kinds: camera, zone
-- parameters: camera.min_resolution_lines, camera.min_wdr_db, camera.max_lux
-- severity: minor
-- truth: decidable
-- uses: camera_not_in_use, parameter_missing
-- reason.capable.zh: 三项能力均达到规定（{lines} 线，{wdr} 分贝）。
-- reason.capable.en: All three are as required ({lines} lines, {wdr} dB).
-- reason.not_sharp.zh: 垂直像素 {lines}，低于规定的 {limit}。
-- reason.not_sharp.en: It has {lines} lines; {limit} are required.
-- reason.narrow_range.zh: 宽动态 {wdr} 分贝，低于规定的 {limit}。
-- reason.narrow_range.en: Its dynamic range is {wdr} dB; {limit} are required.
-- reason.night_blind.zh: 没有补光，最低照度 {lux} 勒克斯，高于规定的 {limit}。
-- reason.night_blind.en: It has no lamp and needs {lux} lux; at most {limit} is allowed.
-- reason.capability_unstated.zh: 没有登记成像能力。
-- reason.capability_unstated.en: Its capabilities are not stated.
WITH
-- 1. Each stretch of each camera against the limits in force at its last moment.
measured AS (
  SELECT
    c.*, sharp.number AS min_lines, wide.number AS min_wdr, dark.number AS max_lux
  FROM camera_basis AS c
  LEFT JOIN parameter_span AS sharp ON sharp.name = 'camera.min_resolution_lines'
    AND sharp.from_epoch <= c.moment_epoch AND c.moment_epoch < sharp.until_epoch
  LEFT JOIN parameter_span AS wide ON wide.name = 'camera.min_wdr_db'
    AND wide.from_epoch <= c.moment_epoch AND c.moment_epoch < wide.until_epoch
  LEFT JOIN parameter_span AS dark ON dark.name = 'camera.max_lux'
    AND dark.from_epoch <= c.moment_epoch AND c.moment_epoch < dark.until_epoch
),
judged AS (
  SELECT
    m.*,
    CASE
      WHEN m.from_epoch > m.as_of_epoch THEN 'camera_not_in_use'
      WHEN m.min_lines IS NULL OR m.min_wdr IS NULL OR m.max_lux IS NULL THEN 'parameter_missing'
      WHEN m.image_lines < m.min_lines THEN 'not_sharp'
      WHEN m.image_wdr_db < m.min_wdr THEN 'narrow_range'
      WHEN m.image_infrared IS NOT 1 AND m.image_lux > m.max_lux THEN 'night_blind'
      WHEN m.image_lines IS NULL OR m.image_wdr_db IS NULL THEN 'capability_unstated'
      WHEN m.image_infrared IS NOT 1 AND m.image_lux IS NULL THEN 'capability_unstated'
      ELSE 'capable'
    END AS reason_code
  FROM measured AS m
),
outcome (reason_code, verdict) AS (
  VALUES
    ('capable', 'PASS'),
    ('not_sharp', 'FAIL'), ('narrow_range', 'FAIL'), ('night_blind', 'FAIL'),
    ('capability_unstated', 'UNKNOWN'), ('parameter_missing', 'UNKNOWN'),
    ('camera_not_in_use', 'N/A')
),
-- One row per subject: the first stretch that broke the clause, else the newest stretch.
ranked AS (
  SELECT
    j.*, o.verdict,
    ROW_NUMBER() OVER (
      PARTITION BY j.uid ORDER BY o.verdict = 'FAIL' DESC, IIF(o.verdict = 'FAIL', j.from_epoch, -j.from_epoch)
    ) AS place,
    MAX(IIF(o.verdict = 'FAIL', j.until_epoch, 0)) OVER (PARTITION BY j.uid) AS fault_until_epoch
  FROM judged AS j JOIN outcome AS o ON o.reason_code = j.reason_code
)
SELECT
  r.uid AS subject,
  r.verdict,
  r.reason_code,
  json_object(
    'lines', r.image_lines, 'wdr', r.image_wdr_db, 'lux', r.image_lux,
    'limit', CASE r.reason_code WHEN 'not_sharp' THEN r.min_lines WHEN 'narrow_range' THEN r.min_wdr ELSE r.max_lux END,
    'parameter', 'camera.min_resolution_lines, camera.min_wdr_db, camera.max_lux'
  ) AS args,
  json_array(r.uid, r.path) AS evidence,
  r.from_epoch AS since_epoch,
  'minor' AS severity,
  IIF(r.verdict = 'FAIL' AND r.fault_until_epoch <= r.as_of_epoch, r.fault_until_epoch, NULL) AS remedied_epoch
FROM ranked AS r
WHERE r.place = 1
