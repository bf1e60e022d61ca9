-- clause: S-3.3d
-- policy: surveillance
-- title.zh: 存储期限
-- title.en: How long footage is kept
-- asks.zh: 登记的存储天数不低于法律和行业规定的下限，超过上限的要有理由；实际能回看到的天数不少于登记的天数。
-- asks.en: The days registered are not below the floors of law and sector, and above the ceiling only with grounds;
--   what can really be played back is not less than registered.
-- who.zh: 存储管理人员
-- who.en: Storage keepers
-- kinds: camera, zone, storage_check
-- parameters: retention.days
-- severity: major
-- truth: decidable
-- uses: camera_not_in_use, zone_unstated, parameter_missing
-- reason.kept_as_said.zh: 登记 {days} 天，符合规定；最近检查能回看 {measured} 天。
-- reason.kept_as_said.en: {days} days are registered, within the limits; the last check could play back {measured} days.
-- reason.below_floor.zh: 登记 {days} 天，低于规定的 {floor} 天。
-- reason.below_floor.en: {days} days are registered; at least {floor} are required.
-- reason.over_ceiling.zh: 登记 {days} 天，超过上限 {ceiling} 天，没有写明理由。
-- reason.over_ceiling.en: {days} days are registered, more than the {ceiling} allowed, and no grounds are given.
-- reason.measured_short.zh: 登记 {days} 天，{checked_at} 检查只能回看 {shortest} 天。
-- reason.measured_short.en: {days} days are registered; at {checked_at} only {shortest} could be played back.
-- reason.sector_unconfirmed.zh: 区域所属行业的留存下限没有经本单位确认，无法判断。
-- reason.sector_unconfirmed.en: The retention floor of its sector was not confirmed by the organisation, so nothing can
--   be said.
-- reason.measure_due.zh: 启用或变动未满 {days} 天，尚不能检验。
-- reason.measure_due.en: In use or changed for less than {days} days: it cannot be measured yet.
-- reason.not_measured.zh: 没有检查过实际能回看多少天。
-- reason.not_measured.en: Nobody has checked how many days can really be played back.
WITH
-- 1. Floors and ceilings in force at some time of each stretch: the general one for places that law binds, and those of
--    the zone's sectors. The highest floor counts, and the lowest ceiling: a sector's own instead of the general one.
bound AS (
  SELECT
    c.uid, c.from_epoch, p.name, p.bound, p.number, MAX(c.from_epoch, p.from_epoch) AS since_epoch
  FROM camera_basis AS c
  JOIN parameter_period AS p ON p.bound IN ('floor', 'ceiling') AND p.unit = 'days'
    AND p.from_epoch <= c.moment_epoch AND (p.until_epoch IS NULL OR c.from_epoch < p.until_epoch)
  WHERE p.name = 'retention.days' AND (p.bound = 'ceiling' OR c.place_class IN ('gov', 'operator')) OR p.name IN (
    SELECT 'retention.days.' || s.value FROM zone_sectors_version AS s WHERE s.uid = c.zone AND s.version = c.zone_version
  )
),
strictest AS (
  SELECT
    b.uid, b.from_epoch, MAX(CASE b.bound WHEN 'floor' THEN b.number END) AS floor,
    COUNT(DISTINCT CASE WHEN b.bound = 'floor' AND b.name <> 'retention.days' THEN b.name END) AS sectors,
    COALESCE(
      MIN(CASE WHEN b.bound = 'ceiling' AND b.name <> 'retention.days' THEN b.number END),
      MIN(CASE b.bound WHEN 'ceiling' THEN b.number END)
    ) AS ceiling
  FROM bound AS b GROUP BY b.uid, b.from_epoch
),

-- 2. What checks of the storage could play back, once the stretch was old enough to tell.
measured AS (
  SELECT
    c.uid, c.from_epoch, COUNT(*) AS checks,
    (k.checked_at_epoch - k.oldest_available_epoch) / 86400 AS depth, MAX(k.checked_at_epoch) AS last_epoch,
    MIN(CASE WHEN k.checked_at_epoch - k.oldest_available_epoch < c.retention_days * 86400 THEN k.checked_at_epoch END) AS short_epoch,
    MIN((k.checked_at_epoch - k.oldest_available_epoch) / 86400) AS shortest
  FROM camera_basis AS c
  JOIN storage_check AS k ON k.storage = c.storage AND k.landed_seq IS NOT NULL
    AND k.checked_at_epoch BETWEEN c.from_epoch + c.retention_days * 86400 AND c.moment_epoch
  GROUP BY c.uid, c.from_epoch
),
judged AS (
  SELECT
    c.uid, c.path, c.retention_days, s.floor, s.ceiling, m.depth, m.shortest, m.short_epoch, c.until_epoch, c.as_of_epoch,
    c.from_epoch AS begun_epoch,
    COALESCE(
      (SELECT MIN(b.since_epoch) FROM bound AS b WHERE b.uid = c.uid AND b.from_epoch = c.from_epoch
        AND (b.bound = 'floor' AND c.retention_days < b.number AND b.number = s.floor
          OR b.bound = 'ceiling' AND c.retention_days > b.number AND b.number = s.ceiling AND c.retention_grounds IS NULL)),
      m.short_epoch, c.from_epoch
    ) AS from_epoch,
    CASE
      WHEN c.from_epoch > c.as_of_epoch THEN 'camera_not_in_use'
      WHEN c.retention_days < s.floor THEN 'below_floor'
      WHEN c.retention_days > s.ceiling AND c.retention_grounds IS NULL THEN 'over_ceiling'
      WHEN m.short_epoch IS NOT NULL THEN 'measured_short'
      WHEN c.place_class IS NULL THEN 'zone_unstated'
      WHEN c.place_class IN ('gov', 'operator') AND s.floor IS NULL THEN 'parameter_missing'
      WHEN s.sectors < (SELECT COUNT(*) FROM zone_sectors_version AS z WHERE z.uid = c.zone AND z.version = c.zone_version)
        THEN 'sector_unconfirmed'
      WHEN m.checks IS NOT NULL THEN 'kept_as_said'
      WHEN c.moment_epoch < c.from_epoch + c.retention_days * 86400 THEN 'measure_due'
      ELSE 'not_measured'
    END AS reason_code
  FROM camera_basis AS c
  LEFT JOIN strictest AS s ON s.uid = c.uid AND s.from_epoch = c.from_epoch
  LEFT JOIN measured AS m ON m.uid = c.uid AND m.from_epoch = c.from_epoch
),
outcome (reason_code, verdict) AS (
  VALUES
    ('kept_as_said', 'PASS'),
    ('below_floor', 'FAIL'), ('over_ceiling', 'FAIL'), ('measured_short', 'FAIL'),
    ('sector_unconfirmed', 'UNKNOWN'), ('not_measured', 'UNKNOWN'), ('zone_unstated', 'UNKNOWN'),
    ('parameter_missing', 'UNKNOWN'),
    ('measure_due', 'DUE'),
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
    'days', r.retention_days, 'floor', r.floor, 'ceiling', r.ceiling, 'measured', r.depth, 'shortest', r.shortest,
    'checked_at', r.short_epoch, 'parameter', 'retention.days', 'missing', 'place_class'
  ) AS args,
  json_array(r.uid, r.path) AS evidence,
  r.from_epoch AS since_epoch,
  'major' AS severity,
  IIF(r.verdict = 'FAIL' AND r.fault_until_epoch <= r.as_of_epoch, r.fault_until_epoch, NULL) AS remedied_epoch
FROM ranked AS r
WHERE r.place = 1
