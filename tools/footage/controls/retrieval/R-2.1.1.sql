-- clause: R-2.1.1
-- policy: retrieval
-- title.zh: 监控录像纳入管理
-- title.en: Every camera on the premises is covered
-- asks.zh: 单位内部安装的监控摄像机都在登记册中，写明所在区域，其录像按本制度调取；取过、看过或者在录像机日志中出现的摄像机没有不登记的。
-- asks.en: The cameras inside the premises are in the register with the zone they stand in, and their footage is retrieved under
--   this policy; no camera was retrieved from, looked at or seen in a recorder's log without being registered.
-- who.zh: 安全保卫部门
-- who.en: The security department
-- kinds: camera, zone, retrieval, view, recorder_log
-- parameters:
-- severity: minor
-- truth: decidable
-- reason.camera_covered.zh: 已登记，在 {zone}。
-- reason.camera_covered.en: Registered, in {zone}.
-- reason.camera_unregistered.zh: {used_at} 起有它的录像被调取、查看或在日志中出现，登记册中没有这台摄像机。
-- reason.camera_unregistered.en: Footage of it was retrieved, viewed or logged at {used_at}, and no such camera is registered.
-- reason.camera_registered_late.zh: {used_at} 已有它的录像被调取、查看或在日志中出现，{registered_at} 才登记。
-- reason.camera_registered_late.en: Footage of it was retrieved, viewed or logged at {used_at}; it was registered only at {registered_at}.
-- reason.camera_zone_unknown.zh: 登记的区域 {zone} 不在登记册中，不知道是不是单位内部。
-- reason.camera_zone_unknown.en: Its zone, {zone}, is not in the register, so it is not known whether it stands inside the premises.
-- reason.outside_premises.zh: 设在政府建设的公共区域（{zone}），不是单位内部的摄像机，由监控安全制度管。
-- reason.outside_premises.en: It stands in a public place built by government ({zone}), not inside the premises; the surveillance policy
--   covers it.
WITH
-- 1. Cameras that are registered, cameras that were used, and when first.
registered AS (
  SELECT
    k.uid, MIN(COALESCE(k.landed_epoch, 0)) AS registered_epoch,
    (SELECT n.zone FROM camera_version AS n WHERE n.uid = k.uid ORDER BY n.version DESC LIMIT 1) AS zone
  FROM camera_version AS k WHERE k.landed_seq IS NOT NULL GROUP BY k.uid
),
used AS (
  SELECT camera, MIN(at_epoch) AS used_epoch, MIN(uid) AS uid
  FROM (
    SELECT m.value AS camera, t.started_at_epoch AS at_epoch, t.uid
    FROM retrieval AS t JOIN retrieval_cameras AS m ON m.uid = t.uid
    UNION ALL
    SELECT m.value, v.started_at_epoch, v.uid FROM "view" AS v JOIN view_cameras AS m ON m.uid = v.uid
    UNION ALL
    SELECT o.camera, o.at_epoch, o.uid FROM recorder_log_operations AS o WHERE o.camera IS NOT NULL
  )
  GROUP BY camera
),
named (camera) AS (SELECT uid FROM registered UNION SELECT camera FROM used),

-- 2. One reason per camera.
judged AS (
  SELECT
    n.camera, r.zone, r.registered_epoch, u.used_epoch, u.uid AS used_in, z.uid AS known_zone,
    CASE
      WHEN r.uid IS NULL THEN 'camera_unregistered'
      WHEN u.used_epoch < r.registered_epoch THEN 'camera_registered_late'
      WHEN z.uid IS NULL THEN 'camera_zone_unknown'
      WHEN z.place_class = 'gov' THEN 'outside_premises'
      ELSE 'camera_covered'
    END AS reason_code
  FROM named AS n
  LEFT JOIN registered AS r ON r.uid = n.camera
  LEFT JOIN used AS u ON u.camera = n.camera
  LEFT JOIN zone AS z ON z.uid = r.zone
),

-- 3. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('camera_covered', 'PASS'), ('camera_unregistered', 'FAIL'), ('camera_registered_late', 'FAIL'), ('camera_zone_unknown', 'UNKNOWN'),
    ('outside_premises', 'N/A')
)
SELECT
  j.camera AS subject,
  o.verdict,
  j.reason_code,
  json_object('zone', j.zone, 'used_at', j.used_epoch, 'registered_at', j.registered_epoch) AS args,
  IIF(o.verdict = 'FAIL', json_array(j.camera, j.used_in), json_array(j.camera)) AS evidence,
  IIF(
    o.verdict = 'FAIL', j.used_epoch, MAX(j.registered_epoch, (SELECT MIN(q.began_epoch) FROM quarter AS q))
  ) AS since_epoch,
  'minor' AS severity,
  IIF(j.reason_code = 'camera_registered_late', j.registered_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
