-- clause: S-2b
-- policy: surveillance
-- title.zh: 适用场所
-- title.en: Places that the policy covers
-- asks.zh: 凡有摄像机的区域都要登记，并写明属于哪一类场所。
-- asks.en: Each zone with cameras is registered, with the kind of place it is.
-- who.zh: 制度归口部门
-- who.en: Owner of the policy
-- kinds: zone, camera
-- parameters:
-- severity: minor
-- truth: decidable
-- reason.zone_covered.zh: 已登记（{place}），有摄像机 {cameras} 台。
-- reason.zone_covered.en: Registered ({place}), with {cameras} cameras.
-- reason.zone_missing.zh: 摄像机 {names} 所在的区域没有登记。
-- reason.zone_missing.en: The zone of the cameras {names} is not registered.
-- reason.zone_of_other_kind.zh: 区域类型写作“其他”，无法确认属于制度所列的哪类场所。
-- reason.zone_of_other_kind.en: Its kind of area is “other”, so it cannot be said which kind of place it is.
-- reason.zone_without_camera.zh: 区域内没有在用的摄像机。
-- reason.zone_without_camera.en: There is no camera in use in it.
WITH
-- 1. Cameras in use at the reference time, zone by zone; zones that have none besides.
counted AS (
  SELECT c.zone AS uid, COUNT(*) AS cameras, json_group_array(c.uid) AS names, MIN(c.from_epoch) AS from_epoch
  FROM (SELECT * FROM camera_basis ORDER BY uid) AS c
  WHERE c.from_epoch <= c.as_of_epoch AND c.as_of_epoch < c.until_epoch
  GROUP BY c.zone
),
listed AS (SELECT n.uid FROM counted AS n UNION SELECT z.uid FROM zone AS z WHERE z.landed_seq IS NOT NULL),
judged AS (
  SELECT
    l.uid, z.path, z.area_type, z.place_class, n.cameras, n.names,
    COALESCE(n.from_epoch, z.landed_epoch, (SELECT MIN(q.began_epoch) FROM quarter AS q)) AS since_epoch,
    CASE
      WHEN z.uid IS NULL THEN 'zone_missing'
      WHEN n.cameras IS NULL THEN 'zone_without_camera'
      WHEN z.area_type = 'other' THEN 'zone_of_other_kind'
      ELSE 'zone_covered'
    END AS reason_code
  FROM listed AS l
  LEFT JOIN counted AS n ON n.uid = l.uid
  LEFT JOIN zone AS z ON z.uid = l.uid
),
outcome (reason_code, verdict) AS (
  VALUES
    ('zone_covered', 'PASS'),
    ('zone_missing', 'FAIL'),
    ('zone_of_other_kind', 'UNKNOWN'),
    ('zone_without_camera', 'N/A')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  json_object('place', j.area_type || ', ' || j.place_class, 'cameras', j.cameras, 'names', json(j.names)) AS args,
  json_array(j.uid, COALESCE(j.path, j.uid)) AS evidence,
  j.since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
