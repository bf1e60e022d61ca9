-- clause: R-3.3.3a
-- policy: retrieval
-- title.zh: 重大、敏感申请报管理层
-- title.en: Weighty and sensitive requests go to management
-- asks.zh: 涉及重要信息、敏感部位或影响较大的申请，须由管理层审批。哪些算，由事实判断：敏感的摄像机或区域（按申请前三十天内
--   最严的一次）、机时或路数达到上限、画面中有未成年人、提供给外部、安保部门自己申请；同一部门七天内时间相接、目的相同或摄像机相同的申请
--   合并计算。
-- asks.en: Requests that are important, sensitive or of large effect need management. Facts decide which: a sensitive camera or
--   zone (the strictest it was in the last thirty days), camera-hours or cameras over the limit, minors, recipients outside,
--   the security office asking for itself; adjoining requests of one department within seven days, for one purpose or of one camera,
--   are added up.
-- who.zh: 管理层
-- who.en: Management
-- kinds: request, camera, zone, ratification
-- parameters: route.view.camera_hours, route.copy.camera_hours, route.max_cameras
-- severity: critical
-- truth: decidable
-- uses: waiting, never_landed, no_evidence, case_refuted, case_undetermined, not_ratified, parameter_missing
-- reason.management_signed.zh: 须报管理层（{why}），{signers} 已审批。
-- reason.management_signed.en: Management was needed ({why}) and {signers} signed.
-- reason.management_missing.zh: 须报管理层（{why}），但没有管理层的有效审批。
-- reason.management_missing.en: Management was needed ({why}), but nobody of management validly signed.
-- reason.management_too_early.zh: 管理层已批准，但前面的审签至今没有完成，不计；由 R-3.3.1a 至 R-3.3.2b 判断。
-- reason.management_too_early.en: Management approved, but a stage before it is still open, so it does not count;
--   R-3.3.1a to R-3.3.2b decide.
-- reason.not_needed.zh: 没有须报管理层的事实：{cameras} 路，{camera_hours} 机时。
-- reason.not_needed.en: No fact calls for management: {cameras} cameras, {camera_hours} camera-hours.
-- reason.request_unknown.zh: 申请表不在主线上，无法计算是否须报管理层。
-- reason.request_unknown.en: The form is not on main, so it cannot be worked out whether management was needed.
-- reason.need_sensitive.zh: 敏感部位
-- reason.need_sensitive.en: a sensitive place
-- reason.need_camera_hours.zh: 机时达到上限
-- reason.need_camera_hours.en: camera-hours over the limit
-- reason.need_cameras.zh: 路数超过上限
-- reason.need_cameras.en: cameras over the limit
-- reason.need_split.zh: 与七天内相接的申请合并后超过上限
-- reason.need_split.en: over the limit together with adjoining requests of seven days
-- reason.need_minor.zh: 画面中有未成年人
-- reason.need_minor.en: minors in the picture
-- reason.need_external.zh: 提供给外部
-- reason.need_external.en: recipients outside
-- reason.need_security_asks.zh: 安保部门自行申请
-- reason.need_security_asks.en: the security office asks for itself
-- reason.need_individual_copy.zh: 向个人提供复制件
-- reason.need_individual_copy.en: a copy to an individual
-- reason.need_raised.zh: 审批路线要求
-- reason.need_raised.en: the route asked for it
WITH
-- Rulings (process 3): look thirty days back for sensitivity, seven days back for split requests; two windows adjoin when
-- less than an hour lies between them.
ruling (sensitive_days, gap_seconds) AS (VALUES (30, 3600)),

-- 1. The requests that took footage or still may, measured: cameras (those named, else all of the zone as it stood) and
--    hours of window; of a series, the hours of all its views.
form AS (
  SELECT
    b.case_id, b.department, b.channel, b.phase, b.filed_epoch, b.moment_epoch, r.mode, r.purpose, r.zone, r.sensitivity,
    r.contains_minor, r.window_from_epoch AS from_epoch, r.window_to_epoch AS to_epoch,
    COALESCE(b.filed_epoch, b.moment_epoch) AS asked_epoch,
    COALESCE(r.series_uses * r.series_minutes_each * 60, r.window_to_epoch - r.window_from_epoch) AS seconds
  FROM case_basis AS b
  JOIN request AS r ON r.uid = b.case_id
  WHERE b.phase <> 'closed'
),
place AS (
  SELECT f.case_id, n.value AS camera
  FROM form AS f JOIN request_cameras AS n ON n.uid = f.case_id
  UNION
  SELECT f.case_id, v.uid
  FROM form AS f JOIN camera_version AS v ON v.zone = f.zone
  WHERE v.landed_seq IS NOT NULL
    AND (v.landed_epoch IS NULL OR v.landed_epoch <= f.moment_epoch)
    AND (v.replaced_seq IS NULL OR v.replaced_epoch > f.moment_epoch)
    AND NOT EXISTS (SELECT 1 FROM request_cameras AS n WHERE n.uid = f.case_id)
),
size AS (
  SELECT f.*, COUNT(p.camera) AS cameras, f.seconds * COUNT(p.camera) AS camera_seconds, json_group_array(p.camera) AS places
  FROM form AS f LEFT JOIN place AS p ON p.case_id = f.case_id
  GROUP BY f.case_id
),

-- 2. The limits in force for the kind of use.
measured AS (
  SELECT
    f.*, f.camera_seconds / 3600.0 AS camera_hours, hour_limit.number AS hour_limit, camera_limit.number AS camera_limit,
    IIF(f.mode = 'view', 'route.view.camera_hours', 'route.copy.camera_hours') AS hour_parameter
  FROM size AS f
  LEFT JOIN parameter_span AS hour_limit
    ON hour_limit.name = IIF(f.mode = 'view', 'route.view.camera_hours', 'route.copy.camera_hours')
    AND hour_limit.from_epoch <= f.moment_epoch AND f.moment_epoch < hour_limit.until_epoch
  LEFT JOIN parameter_span AS camera_limit
    ON camera_limit.name = 'route.max_cameras'
    AND camera_limit.from_epoch <= f.moment_epoch AND f.moment_epoch < camera_limit.until_epoch
),

-- 3. Splitting: chains of requests of one department, asked for the same use (viewing, or taking copies), whose windows
--    overlap or adjoin, and which have something in common: the purpose, or a camera. Within a chain, what was asked in the
--    seven days before (604800 seconds) counts together; in a chain of one camera, only what was asked of it. Whoever asked
--    for so much that management was needed anyway split nothing.
part AS (
  SELECT
    m.case_id, m.department, m.mode = 'view' AS viewing, 'purpose ' || m.purpose AS common, m.asked_epoch, m.from_epoch,
    m.to_epoch, m.camera_seconds, m.places
  FROM measured AS m
  WHERE m.channel = 'internal' AND m.camera_hours < m.hour_limit AND m.cameras <= m.camera_limit
  UNION ALL
  SELECT
    m.case_id, m.department, m.mode = 'view', 'camera ' || p.camera, m.asked_epoch, m.from_epoch, m.to_epoch, m.seconds,
    json_array(p.camera)
  FROM measured AS m JOIN place AS p ON p.case_id = m.case_id
  WHERE m.channel = 'internal' AND m.camera_hours < m.hour_limit AND m.cameras <= m.camera_limit
),
chained AS (
  SELECT z.*, z.from_epoch > ruling.gap_seconds + MAX(z.to_epoch) OVER (
    PARTITION BY z.department, z.viewing, z.common ORDER BY z.from_epoch, z.to_epoch, z.case_id
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  ) AS opens_chain
  FROM part AS z CROSS JOIN ruling
),
numbered AS (
  SELECT c.*, c.department || c.viewing || c.common || ' ' || SUM(COALESCE(c.opens_chain, 1)) OVER (
    PARTITION BY c.department, c.viewing, c.common ORDER BY c.from_epoch, c.to_epoch, c.case_id
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  ) AS link
  FROM chained AS c
),
chain AS (
  SELECT n.case_id, n.link, n.asked_epoch, n.places, COUNT(*) OVER days AS requests, SUM(n.camera_seconds) OVER days AS seconds_together
  FROM numbered AS n
  WINDOW days AS (PARTITION BY n.link ORDER BY n.asked_epoch RANGE 604800 PRECEDING)
),
-- Each camera counts once: from when it is asked for until it is asked for again, or its days are over.
asked AS (
  SELECT c.*, LEAD(c.asked_epoch) OVER (PARTITION BY c.link, p.value ORDER BY c.asked_epoch) AS again_epoch
  FROM chain AS c JOIN json_each(c.places) AS p ON p.type = 'text'
),
change (link, epoch, added, case_id, requests, seconds_together) AS (
  SELECT link, asked_epoch, 1, case_id, requests, seconds_together FROM asked
  UNION ALL
  SELECT link, MIN(asked_epoch + 604801, COALESCE(again_epoch, asked_epoch + 604801)), -1, NULL, NULL, NULL
  FROM asked
),
together AS (
  SELECT case_id, MAX(cameras) AS cameras, MAX(requests) AS requests, MAX(seconds_together) / 3600.0 AS hours
  FROM (SELECT c.*, SUM(c.added) OVER (PARTITION BY c.link ORDER BY c.epoch) AS cameras FROM change AS c)
  WHERE case_id IS NOT NULL
  GROUP BY case_id
),

-- 4. Sensitivity: when a camera, or the zone it hung in, was sensitive. An unknown end counts as not yet ended.
sensitive AS (
  SELECT v.uid AS camera, v.landed_epoch AS from_epoch, v.replaced_epoch AS until_epoch
  FROM camera_version AS v
  WHERE v.landed_seq IS NOT NULL AND v.sensitivity = 'sensitive'
  UNION ALL
  SELECT v.uid, MAX(COALESCE(v.landed_epoch, 0), COALESCE(z.landed_epoch, 0)), z.replaced_epoch
  FROM zone_version AS z JOIN camera_version AS v ON v.zone = z.uid
  WHERE z.landed_seq IS NOT NULL AND v.landed_seq IS NOT NULL AND z.sensitivity = 'sensitive'
),

-- 5. Every fact that calls for management. Requests from outside are judged by their own rule (process 1): management only
--    for a copy to an individual.
need AS (
  SELECT m.case_id, 1 AS position, '@need_sensitive' AS code
  FROM measured AS m CROSS JOIN ruling
  WHERE m.channel = 'internal' AND (m.sensitivity = 'sensitive' OR EXISTS (
    SELECT 1 FROM place AS p JOIN sensitive AS s ON s.camera = p.camera
    WHERE p.case_id = m.case_id
      AND COALESCE(s.from_epoch, 0) <= m.moment_epoch
      AND (s.until_epoch IS NULL OR s.until_epoch > m.asked_epoch - ruling.sensitive_days * 86400)
  ))
  UNION ALL
  SELECT case_id, 2, '@need_camera_hours' FROM measured
  WHERE channel = 'internal' AND camera_hours >= hour_limit
  UNION ALL
  SELECT case_id, 3, '@need_cameras' FROM measured
  WHERE channel = 'internal' AND cameras > camera_limit
  UNION ALL
  SELECT m.case_id, 4, '@need_split'
  FROM measured AS m
  JOIN together AS t ON t.case_id = m.case_id AND t.requests > 1 AND (t.hours >= m.hour_limit OR t.cameras > m.camera_limit)
  UNION ALL
  SELECT case_id, 5, '@need_minor' FROM measured
  WHERE channel = 'internal' AND contains_minor IS NOT 0
  UNION ALL
  SELECT m.case_id, 6, '@need_external' FROM measured AS m
  WHERE m.channel = 'internal' AND EXISTS (SELECT 1 FROM request_use_external_recipients AS x WHERE x.uid = m.case_id)
  UNION ALL
  SELECT m.case_id, 7, '@need_security_asks' FROM measured AS m JOIN department AS d ON d.uid = m.department
  WHERE m.channel = 'internal' AND d.function = 'security'
  UNION ALL
  SELECT case_id, 8, '@need_individual_copy' FROM measured
  WHERE channel = 'individual' AND mode <> 'view'
  UNION ALL
  SELECT DISTINCT case_id, 9, '@need_raised' FROM signature
  WHERE role = 'management'
),
needs AS (
  SELECT case_id, json_group_array(code) AS why
  FROM (
    -- What the route asked for is named only where no other fact explains it.
    SELECT * FROM need AS n
    WHERE n.position < 9 OR NOT EXISTS (SELECT 1 FROM need AS x WHERE x.case_id = n.case_id AND x.position < 9)
    ORDER BY case_id, position
  )
  GROUP BY case_id
),

-- 6. Who signed for management: the seat of management, or management in the place of the head of security (C2).
management AS (
  SELECT case_id, MAX(at_epoch) AS at_epoch, json_group_array(person) AS signers
  FROM (SELECT * FROM signature ORDER BY case_id, position)
  WHERE met AND (role = 'management' OR via = 'C2')
  GROUP BY case_id
),

-- 7. One reason per case: the first that applies.
judged AS (
  SELECT
    b.*, n.why, g.signers, g.at_epoch, m.cameras, m.camera_hours,
    IIF(m.hour_limit IS NULL, m.hour_parameter, 'route.max_cameras') AS parameter,
    CASE
      WHEN b.phase = 'closed' THEN 'never_landed'
      WHEN b.phase = 'open' THEN 'waiting'
      WHEN m.case_id IS NULL THEN 'request_unknown'
      WHEN n.why IS NOT NULL THEN
        CASE
          WHEN b.urgency = 'emergency' AND b.signing_pull IS NULL THEN 'not_ratified'
          WHEN p.id IS NULL THEN 'no_evidence'
          WHEN g.signers IS NULL AND p.outcome = 'undetermined' THEN 'case_undetermined'
          WHEN g.signers IS NULL AND e.case_id IS NOT NULL THEN 'management_too_early'
          WHEN g.signers IS NULL THEN 'management_missing'
          WHEN b.verification = 'refuted' THEN 'case_refuted'
          WHEN b.verification IS NOT 'verified' THEN 'case_undetermined'
          ELSE 'management_signed'
        END
      WHEN b.channel = 'internal' AND (m.hour_limit IS NULL OR m.camera_limit IS NULL) THEN 'parameter_missing'
      ELSE 'not_needed'
    END AS reason_code
  FROM case_basis AS b
  LEFT JOIN measured AS m ON m.case_id = b.case_id
  LEFT JOIN needs AS n ON n.case_id = b.case_id
  LEFT JOIN management AS g ON g.case_id = b.case_id
  LEFT JOIN early_review AS e ON e.case_id = b.case_id AND e.role = 'management'
  LEFT JOIN pull_request AS p ON p.id = b.signing_pull
),

-- 8. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('management_signed', 'PASS'),
    ('management_missing', 'FAIL'),
    ('no_evidence', 'UNKNOWN'), ('case_refuted', 'UNKNOWN'), ('case_undetermined', 'UNKNOWN'),
    ('parameter_missing', 'UNKNOWN'), ('request_unknown', 'UNKNOWN'), ('management_too_early', 'UNKNOWN'),
    ('waiting', 'DUE'),
    ('never_landed', 'N/A'), ('not_ratified', 'N/A'), ('not_needed', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  CASE j.reason_code
    WHEN 'waiting' THEN json_object('waiting_for', json(j.waiting_for))
    WHEN 'management_signed' THEN json_object('why', json(j.why), 'signers', json(j.signers))
    WHEN 'management_missing' THEN json_object('why', json(j.why))
    WHEN 'not_needed' THEN json_object('cameras', j.cameras, 'camera_hours', ROUND(j.camera_hours, 1))
    WHEN 'parameter_missing' THEN json_object('parameter', j.parameter)
    ELSE '{}'
  END AS args,
  IIF(j.signing_pull IS NULL, json_array(j.case_id), json_array(j.case_id, j.signing_pull)) AS evidence,
  COALESCE(j.at_epoch, j.request_landed_epoch, j.filed_epoch) AS since_epoch,
  'critical' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
