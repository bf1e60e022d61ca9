-- clause: S-3.2b
-- policy: surveillance
-- title.zh: 事先公示
-- title.en: Made public beforehand
-- asks.zh: 在公共场所启用摄像机之前，公示监控区域和目的；公示的目的与登记的目的一致。
-- asks.en: Before a camera in a public place goes into use, the area and the purpose are made public; the purpose
--   published is the one registered.
-- who.zh: 摄像机使用单位
-- who.en: Operators of cameras
-- kinds: camera, zone, notice
-- parameters: record.land_days
-- severity: major
-- truth: decidable
-- uses: camera_not_in_use, zone_unstated, parameter_missing, landing_unknown
-- reason.noticed.zh: {published_at} 公示，早于启用（{from_at}），目的一致。
-- reason.noticed.en: Published at {published_at}, before it went into use ({from_at}), with the same purpose.
-- reason.no_notice.zh: {from_at} 启用，没有公示。
-- reason.no_notice.en: In use since {from_at} without a notice.
-- reason.noticed_late.zh: {from_at} 启用，{published_at} 才公示。
-- reason.noticed_late.en: In use since {from_at}, and published only at {published_at}.
-- reason.purpose_differs.zh: 公示的目的与登记的目的（{purpose}）不一致。
-- reason.purpose_differs.en: The purpose published is not the one registered ({purpose}).
-- reason.notice_seen_late.zh: 公示记录 {seen_at} 才入档，不能证明启用前已经公示。
-- reason.notice_seen_late.en: The notice came on file only at {seen_at}; that does not prove it was published before.
-- reason.purpose_unstated.zh: 没有登记设置目的，无法与公示核对。
-- reason.purpose_unstated.en: No purpose is registered with which the notice could be compared.
-- reason.not_public.zh: 不是公共场所。
-- reason.not_public.en: It is not a public place.
-- reason.moves.zh: 移动或者临时设备，不适用固定公示。
-- reason.moves.en: It moves or stands for an event; a fixed notice is not for it.
WITH
-- 1. For each stretch the last notice before it began, else the first after. What the baseline held was there before.
posted AS (
  SELECT
    c.uid, c.from_epoch, n.uid AS notice, n.published_on_epoch, n.purpose_zh, n.purpose_en,
    IIF(k.coverage = 'adopted', 0, COALESCE(n.first_seen_epoch, n.landed_epoch)) AS seen_epoch,
    ROW_NUMBER() OVER (
      PARTITION BY c.uid, c.from_epoch
      ORDER BY n.published_on_epoch > c.from_epoch, ABS(n.published_on_epoch - c.from_epoch), n.uid
    ) AS place
  FROM notice AS n
  JOIN camera_basis AS c ON c.zone = n.zone
  JOIN landed_commit AS k ON k.seq = n.landed_seq
  WHERE NOT EXISTS (SELECT 1 FROM notice_cameras AS m WHERE m.uid = n.uid)
    OR EXISTS (SELECT 1 FROM notice_cameras AS m WHERE m.uid = n.uid AND m.value = c.uid)
),
judged AS (
  SELECT
    c.uid, c.path, c.purpose, c.from_epoch, c.as_of_epoch, p.notice, p.published_on_epoch, p.seen_epoch,
    MIN(c.until_epoch, MAX(COALESCE(p.published_on_epoch, c.until_epoch), c.from_epoch)) AS noticed_epoch,
    CASE
      WHEN c.from_epoch > c.as_of_epoch THEN 'camera_not_in_use'
      WHEN c.place_class IS NULL THEN 'zone_unstated'
      WHEN c.place_class = 'non_public' THEN 'not_public'
      WHEN c.mobility <> 'fixed' THEN 'moves'
      WHEN p.notice IS NULL THEN 'no_notice'
      WHEN p.published_on_epoch > c.from_epoch THEN 'noticed_late'
      WHEN p.seen_epoch IS NULL THEN 'landing_unknown'
      WHEN days.seconds IS NULL THEN 'parameter_missing'
      WHEN p.seen_epoch > c.from_epoch + days.seconds THEN 'notice_seen_late'
      WHEN c.purpose IS NULL THEN 'purpose_unstated'
      WHEN c.purpose NOT IN (p.purpose_zh, p.purpose_en) THEN 'purpose_differs'
      ELSE 'noticed'
    END AS reason_code,
    c.until_epoch AS stretch_until_epoch
  FROM camera_basis AS c
  LEFT JOIN posted AS p ON p.uid = c.uid AND p.from_epoch = c.from_epoch AND p.place = 1
  LEFT JOIN parameter_span AS days
    ON days.name = 'record.land_days' AND days.from_epoch <= c.from_epoch AND c.from_epoch < days.until_epoch
),
outcome (reason_code, verdict) AS (
  VALUES
    ('noticed', 'PASS'),
    ('no_notice', 'FAIL'), ('noticed_late', 'FAIL'), ('purpose_differs', 'FAIL'),
    ('notice_seen_late', 'UNKNOWN'), ('purpose_unstated', 'UNKNOWN'), ('zone_unstated', 'UNKNOWN'),
    ('parameter_missing', 'UNKNOWN'), ('landing_unknown', 'UNKNOWN'),
    ('not_public', 'N/A'), ('moves', 'N/A'), ('camera_not_in_use', 'N/A')
),

-- 2. One row per camera: the first stretch that broke the clause, else the newest stretch. A late notice ends its fault.
ranked AS (
  SELECT
    j.*, o.verdict,
    ROW_NUMBER() OVER (
      PARTITION BY j.uid ORDER BY o.verdict = 'FAIL' DESC, IIF(o.verdict = 'FAIL', j.from_epoch, -j.from_epoch)
    ) AS place,
    MAX(CASE j.reason_code
      WHEN 'noticed_late' THEN j.noticed_epoch WHEN 'no_notice' THEN j.stretch_until_epoch
      WHEN 'purpose_differs' THEN j.stretch_until_epoch
    END) OVER (PARTITION BY j.uid) AS fault_until_epoch
  FROM judged AS j JOIN outcome AS o ON o.reason_code = j.reason_code
)
SELECT
  r.uid AS subject,
  r.verdict,
  r.reason_code,
  json_object(
    'published_at', r.published_on_epoch, 'from_at', r.from_epoch, 'seen_at', r.seen_epoch, 'purpose', r.purpose,
    'parameter', 'record.land_days', 'missing', 'place_class'
  ) AS args,
  json_array(r.uid, r.path, COALESCE(r.notice, r.path)) AS evidence,
  r.from_epoch AS since_epoch,
  'major' AS severity,
  IIF(r.verdict = 'FAIL' AND r.fault_until_epoch <= r.as_of_epoch, r.fault_until_epoch, NULL) AS remedied_epoch
FROM ranked AS r
WHERE r.place = 1
