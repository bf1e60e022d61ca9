-- clause: S-4.1b
-- policy: surveillance
-- title.zh: 点位、类型、布局与方案一致
-- title.en: Points, devices and layout are as planned
-- asks.zh: 验收时，实际安装的点位、所在区域和设备类型与建设方案一致；不一致的逐一说明并经批准。
-- asks.en: When a system is accepted, its points, zones and devices are those of the plan; each difference is told and approved.
-- who.zh: 建设单位
-- who.en: Those who build
-- kinds: build_plan, acceptance_test, camera
-- parameters:
-- severity: minor
-- truth: decidable
-- reason.as_planned.zh: 与方案一致，或者差异已经批准。
-- reason.as_planned.en: As planned, or the differences were approved.
-- reason.not_accepted.zh: 尚未验收。
-- reason.not_accepted.en: Not accepted yet.
-- reason.not_as_planned.zh: 与方案不一致且没有批准：{points}。
-- reason.not_as_planned.en: Not as planned, and not approved: {points}.
-- reason.device_unstated.zh: 验收记录没有写明设备类型：{points}。
-- reason.device_unstated.en: The test does not state the type of device: {points}.
-- reason.no_build_plan.zh: 没有建设方案；没有方案的摄像机在 S-4.1a 中判断。
-- reason.no_build_plan.en: There is no build plan; cameras without one are judged in S-4.1a.
WITH
accepted AS (
  SELECT t.uid, t.plan, r.camera, r.device_type
  FROM acceptance_test AS t JOIN acceptance_test_results AS r ON r.uid = t.uid
  WHERE t.landed_seq IS NOT NULL
),
point AS (
  SELECT p.uid AS plan, n.camera, n.zone, n.device_type
  FROM build_plan AS p JOIN build_plan_points AS n ON n.uid = p.uid
  WHERE p.landed_seq IS NOT NULL
),

-- Planned and not there, there and not planned, or of another type; less what was approved.
odd (plan, camera, reason_code) AS (
  SELECT p.plan, p.camera, CASE
    WHEN NOT EXISTS (
      SELECT 1 FROM camera_version AS v WHERE v.uid = p.camera AND v.zone = p.zone AND v.landed_seq IS NOT NULL
    ) THEN 'not_as_planned'
    WHEN a.camera IS NULL THEN 'not_as_planned'
    WHEN a.device_type IS NULL THEN 'device_unstated'
    WHEN a.device_type <> p.device_type THEN 'not_as_planned'
  END
  FROM point AS p LEFT JOIN accepted AS a ON a.plan = p.plan AND a.camera = p.camera
  UNION ALL
  SELECT a.plan, a.camera, 'not_as_planned' FROM accepted AS a
  WHERE NOT EXISTS (SELECT 1 FROM point AS p WHERE p.plan = a.plan AND p.camera = a.camera)
),
unapproved AS (
  SELECT o.* FROM odd AS o
  WHERE o.reason_code IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM acceptance_test AS t JOIN acceptance_test_deviations AS d ON d.uid = t.uid
    WHERE t.plan = o.plan AND d.camera = o.camera AND t.landed_seq IS NOT NULL
  )
),
judged AS (
  SELECT
    b.uid, b.path, b.approved_on_epoch, (SELECT MIN(t.tested_on_epoch) FROM acceptance_test AS t WHERE t.plan = b.uid) AS accepted_epoch,
    CASE
      WHEN NOT EXISTS (SELECT 1 FROM accepted AS a WHERE a.plan = b.uid) THEN 'not_accepted'
      ELSE COALESCE((SELECT MAX(u.reason_code) FROM unapproved AS u WHERE u.plan = b.uid), 'as_planned')
    END AS reason_code
  FROM build_plan AS b WHERE b.landed_seq IS NOT NULL
),
outcome (reason_code, verdict) AS (
  VALUES ('as_planned', 'PASS'), ('not_accepted', 'DUE'), ('not_as_planned', 'FAIL'), ('device_unstated', 'UNKNOWN')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  json_object('points', (
    SELECT json_group_array(u.camera)
    FROM (SELECT * FROM unapproved AS x WHERE x.plan = j.uid AND x.reason_code = j.reason_code ORDER BY x.camera) AS u
  )) AS args,
  json_array(j.uid, j.path) AS evidence,
  COALESCE(j.accepted_epoch, j.approved_on_epoch) AS since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
SELECT 'organisation', 'N/A', 'no_build_plan', '{}', json_array('organisation'), a.epoch, 'minor', NULL
FROM as_of AS a
WHERE NOT EXISTS (SELECT 1 FROM build_plan)
