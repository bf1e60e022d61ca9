-- clause: S-3.2e
-- policy: surveillance
-- title.zh: 监控行为合规
-- title.en: Monitoring respects privacy
-- asks.zh: 监控行为遵守法律、保护隐私：画面中有住宅的要设隐私遮挡；法律要求评估影响的，启用前完成评估；值班回放须在授权的人员、摄像机、事由和时限之内，不得导出。
-- asks.en: Monitoring follows the law and protects privacy: homes in the picture are masked; where the law asks for an
--   impact assessment, it comes first; playback on duty stays within the people, cameras, purposes and look-back
--   authorised, and exports nothing.
-- who.zh: 摄像机使用单位
-- who.en: Operators of cameras
-- kinds: camera, zone, impact_assessment, duty_playback, standing_authorisation
-- parameters: pia.keep_days
-- severity: major
-- truth: form
-- uses: camera_not_in_use, landing_unknown
-- reason.no_homes.zh: 画面中没有住宅。
-- reason.no_homes.en: No home is in the picture.
-- reason.masked.zh: 画面中有住宅，已设隐私遮挡。
-- reason.masked.en: Homes in the picture are masked.
-- reason.unmasked.zh: 画面中有住宅，没有隐私遮挡。
-- reason.unmasked.en: Homes are in the picture and not masked.
-- reason.not_assessed.zh: 属敏感摄像机，{before_at} 前没有完成影响评估，或者评估报告保存不足 {days} 天。
-- reason.not_assessed.en: It is a sensitive camera, and by {before_at} no impact assessment was done, or its report is
--   kept less than {days} days.
-- reason.homes_unstated.zh: 没有写明画面中是否有住宅。
-- reason.homes_unstated.en: It does not state whether homes are in the picture.
-- reason.playback_in_bounds.zh: 值班回放在授权 {authority} 之内。
-- reason.playback_in_bounds.en: The playback stayed within the authorisation {authority}.
-- reason.playback_unauthorised.zh: 值班时没有生效的授权。
-- reason.playback_unauthorised.en: No authorisation was in force on that shift.
-- reason.playback_by_other.zh: 值班人 {person} 不在授权 {authority} 之列。
-- reason.playback_by_other.en: {person}, on duty, is not among those authorised by {authority}.
-- reason.playback_beyond.zh: 有 {entries} 次回放超出授权 {authority} 的摄像机、事由或者时限。
-- reason.playback_beyond.en: {entries} playbacks went beyond the cameras, purposes or look-back of {authority}.
-- reason.playback_exported.zh: 值班回放中导出了录像。
-- reason.playback_exported.en: Footage was exported from the playback.
WITH
-- 1. Cameras: homes in the picture; the impact assessment where law in force asks for it.
watched AS (
  SELECT
    c.*, p.number AS days, MAX(c.from_epoch, COALESCE(p.from_epoch, 0)) AS before_epoch, (
      SELECT COUNT(*) FROM impact_assessment AS i
      WHERE i.landed_seq IS NOT NULL AND i.conclusion <> 'not_acceptable'
        AND i.concluded_on_epoch <= MAX(c.from_epoch, p.from_epoch)
        AND i.keep_until_epoch >= i.concluded_on_epoch + p.seconds
        AND (i.zone = c.zone OR EXISTS (SELECT 1 FROM impact_assessment_cameras AS m WHERE m.uid = i.uid AND m.value = c.uid))
    ) AS assessments
  FROM camera_basis AS c
  LEFT JOIN parameter_span AS p
    ON p.name = 'pia.keep_days' AND p.from_epoch <= c.moment_epoch AND c.moment_epoch < p.until_epoch
),

-- 2. Playback on duty: entries that its authorisation does not cover.
played AS (
  SELECT
    p.uid, p.path, p.on_duty, p.exported, p.shift_from_epoch, s.uid AS authority, s.from_epoch, s.until_epoch,
    IIF(k.coverage = 'adopted', 0, s.landed_epoch) AS landed_epoch,
    EXISTS (SELECT 1 FROM standing_authorisation_people AS w WHERE w.uid = s.uid AND w.value = p.on_duty) AS listed,
    (
      SELECT COUNT(*) FROM duty_playback_entries AS e
      WHERE e.uid = p.uid AND (
        NOT EXISTS (SELECT 1 FROM standing_authorisation_cameras AS m WHERE m.uid = s.uid AND m.value = e.camera)
        OR NOT EXISTS (SELECT 1 FROM standing_authorisation_purposes AS w WHERE w.uid = s.uid AND w.value = e."trigger")
        OR e.at_epoch - e.from_epoch > s.max_lookback_hours * 3600
      )
    ) AS beyond
  FROM duty_playback AS p
  LEFT JOIN standing_authorisation AS s ON s.uid = p.standing_authorisation AND s.landed_seq IS NOT NULL
  LEFT JOIN landed_commit AS k ON k.seq = s.landed_seq
  WHERE p.landed_seq IS NOT NULL
),
judged AS (
  SELECT
    w.uid, w.path, w.from_epoch, w.until_epoch, w.as_of_epoch, json_object('days', w.days, 'before_at', w.before_epoch) AS args,
    CASE
      WHEN w.from_epoch > w.as_of_epoch THEN 'camera_not_in_use'
      WHEN w.overlooks_homes = 1 AND w.privacy_mask_sha256 IS NULL THEN 'unmasked'
      WHEN w.sensitivity = 'sensitive' AND w.days IS NOT NULL AND w.assessments = 0 THEN 'not_assessed'
      WHEN w.overlooks_homes IS NULL THEN 'homes_unstated'
      WHEN w.overlooks_homes = 1 THEN 'masked'
      ELSE 'no_homes'
    END AS reason_code
  FROM watched AS w
  UNION ALL
  SELECT
    p.uid, p.path, p.shift_from_epoch, 9000000000000, a.epoch,
    json_object('authority', p.authority, 'person', p.on_duty, 'entries', p.beyond),
    CASE
      WHEN p.exported = 1 THEN 'playback_exported'
      WHEN p.authority IS NULL THEN 'playback_unauthorised'
      WHEN p.shift_from_epoch < p.from_epoch OR p.shift_from_epoch >= p.until_epoch + 86400 THEN 'playback_unauthorised'
      WHEN p.landed_epoch IS NULL THEN 'landing_unknown'
      WHEN p.landed_epoch > p.shift_from_epoch THEN 'playback_unauthorised'
      WHEN NOT p.listed THEN 'playback_by_other'
      WHEN p.beyond > 0 THEN 'playback_beyond'
      ELSE 'playback_in_bounds'
    END
  FROM played AS p CROSS JOIN as_of AS a
),
outcome (reason_code, verdict) AS (
  VALUES
    ('no_homes', 'PASS'), ('masked', 'PASS'), ('playback_in_bounds', 'PASS'),
    ('unmasked', 'FAIL'), ('not_assessed', 'FAIL'), ('playback_unauthorised', 'FAIL'), ('playback_by_other', 'FAIL'),
    ('playback_beyond', 'FAIL'), ('playback_exported', 'FAIL'),
    ('homes_unstated', 'UNKNOWN'), ('landing_unknown', 'UNKNOWN'),
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
  r.args,
  json_array(r.uid, r.path) AS evidence,
  r.from_epoch AS since_epoch,
  'major' AS severity,
  IIF(r.verdict = 'FAIL' AND r.fault_until_epoch <= r.as_of_epoch, r.fault_until_epoch, NULL) AS remedied_epoch
FROM ranked AS r
WHERE r.place = 1
