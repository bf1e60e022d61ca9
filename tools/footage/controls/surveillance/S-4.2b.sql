-- clause: S-4.2b
-- policy: surveillance
-- title.zh: 日常巡检
-- title.en: Routine patrols
-- asks.zh: 每处场所按规定的周期巡检；每次巡检的点位数不少于该场所在用摄像机数，实际检查的比例达到规定标准。
-- asks.en: Each site is patrolled at the interval that was set; each patrol covers at least the cameras in use there, and really
--   looks at the share of points that was set.
-- who.zh: 运维技术团队
-- who.en: The technical team
-- kinds: patrol, zone, camera
-- parameters: patrol.period_days, patrol.coverage_percent, record.land_days
-- severity: major
-- truth: decidable
-- uses: fresh, stale, made_good, seen_late, not_due, interval_missing, parameter_missing
-- reason.points_covered.zh: 应检 {planned} 处，实检 {checked} 处，达到 {percent}%。
-- reason.points_covered.en: {checked} of {planned} points were looked at; {percent}% were required.
-- reason.points_missed.zh: 应检 {planned} 处，只检 {checked} 处，不到 {percent}%。
-- reason.points_missed.en: Only {checked} of {planned} points were looked at; {percent}% were required.
-- reason.plan_too_small.zh: 只安排 {planned} 处，该场所当时有 {cameras} 台摄像机在用。
-- reason.plan_too_small.en: Only {planned} points were planned, while {cameras} cameras were in use at the site.
SELECT
  f.subject || '@' || f.quarter AS subject,
  f.verdict,
  f.reason_code,
  f.args,
  json_insert(f.checks, '$[#]', f.subject) AS evidence,
  COALESCE(f.stale_epoch, f.began_epoch) AS since_epoch,
  'major' AS severity,
  IIF(f.reason_code = 'made_good', f.ended_epoch, NULL) AS remedied_epoch
FROM freshness AS f
WHERE f.kind = 'patrol'
UNION ALL
-- 2. Each patrol: were enough points planned, and enough of them looked at?
SELECT
  j.uid,
  CASE j.reason_code WHEN 'points_covered' THEN 'PASS' WHEN 'parameter_missing' THEN 'UNKNOWN' ELSE 'FAIL' END,
  j.reason_code,
  json_object(
    'planned', j.planned, 'checked', j.checked, 'percent', j.percent, 'cameras', j.cameras,
    'parameter', 'patrol.coverage_percent'
  ),
  json_array(j.uid, j.path), j.ended_at_epoch, 'major', NULL
FROM (
  SELECT
    p.*, share.value AS percent,
    CASE
      WHEN p.planned < p.cameras THEN 'plan_too_small'
      WHEN share.number IS NULL THEN 'parameter_missing'
      WHEN p.checked * 100 < p.planned * share.number THEN 'points_missed'
      ELSE 'points_covered'
    END AS reason_code
  FROM (
    SELECT
      a.uid, a.path, a.planned, a.checked, a.ended_at_epoch, (
        SELECT COUNT(*) FROM zone AS z JOIN camera AS c ON c.zone = z.uid
        WHERE z.site = a.site AND c.landed_seq IS NOT NULL AND c.in_use_on_epoch < a.period_from_epoch
          AND (c.in_use_until_epoch IS NULL OR c.in_use_until_epoch >= a.period_to_epoch)
      ) AS cameras
    FROM patrol AS a WHERE a.landed_seq IS NOT NULL
  ) AS p
  LEFT JOIN parameter_span AS share
    ON share.name = 'patrol.coverage_percent' AND share.from_epoch <= p.ended_at_epoch AND p.ended_at_epoch < share.until_epoch
) AS j
