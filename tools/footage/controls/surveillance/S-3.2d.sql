-- clause: S-3.2d
-- policy: surveillance
-- title.zh: 禁止在隐私场所监控
-- title.en: No cameras in private places
-- asks.zh: 旅馆客房、宿舍、浴室、更衣室等私密场所不得设置摄像机；邻近涉密单位的须经其同意；有摄像机的区域按规定的间隔现场查看并留有证明。
-- asks.en: No camera in private places such as guest rooms, dormitories, baths or changing rooms; near a classified
--   unit only with its consent. Zones with cameras are walked through at the interval set, with a signed statement.
-- who.zh: 摄像机使用单位
-- who.en: Operators of cameras
-- kinds: camera, zone, attestation
-- parameters: privacy_walk.period_days, record.land_days
-- severity: critical
-- truth: attested
-- uses: camera_not_in_use, zone_unstated, fresh, stale, made_good, seen_late, not_due, interval_missing
-- reason.permitted.zh: 所在区域不是禁止安装的场所。
-- reason.permitted.en: Its zone is not a place where cameras are forbidden.
-- reason.prohibited_place.zh: 设在禁止安装的场所（{area}）。
-- reason.prohibited_place.en: It stands in a place where cameras are forbidden ({area}).
-- reason.no_consent.zh: 邻近涉密单位，没有其同意文件。
-- reason.no_consent.en: A classified unit is near, and its consent is not on file.
-- reason.walk_found.zh: {walked_at} 现场查看 {zone}，结论为不符合。
-- reason.walk_found.en: The walk through {zone} at {walked_at} found that this is not so.
-- reason.walk_clean.zh: {walked_at} 现场查看 {zone}，结论为符合。
-- reason.walk_clean.en: The walk through {zone} at {walked_at} found nothing.
WITH
judged AS (
  SELECT
    c.*,
    CASE
      WHEN c.from_epoch > c.as_of_epoch THEN 'camera_not_in_use'
      WHEN c.prohibited_area <> 'none' THEN 'prohibited_place'
      WHEN c.near_classified = 1 AND c.consent_document IS NULL THEN 'no_consent'
      WHEN c.prohibited_area IS NULL OR c.near_classified IS NULL THEN 'zone_unstated'
      ELSE 'permitted'
    END AS reason_code
  FROM camera_basis AS c
),
outcome (reason_code, verdict) AS (
  VALUES
    ('permitted', 'PASS'), ('walk_clean', 'PASS'), ('fresh', 'PASS'),
    ('prohibited_place', 'FAIL'), ('no_consent', 'FAIL'), ('walk_found', 'FAIL'), ('stale', 'FAIL'),
    ('made_good', 'FAIL'),
    ('zone_unstated', 'UNKNOWN'), ('seen_late', 'UNKNOWN'), ('interval_missing', 'UNKNOWN'),
    ('not_due', 'DUE'),
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
  json_object('area', r.prohibited_area, 'missing', 'prohibited_area, near_classified') AS args,
  json_array(r.uid, r.path) AS evidence,
  r.from_epoch AS since_epoch,
  'critical' AS severity,
  IIF(r.verdict = 'FAIL' AND r.fault_until_epoch <= r.as_of_epoch, r.fault_until_epoch, NULL) AS remedied_epoch
FROM ranked AS r
WHERE r.place = 1
UNION ALL
-- What each walk found; a later walk that found nothing ends the fault.
SELECT
  w.uid, IIF(w.result = 'not_met', 'FAIL', 'PASS'), IIF(w.result = 'not_met', 'walk_found', 'walk_clean'),
  json_object('walked_at', w.signed_on_epoch, 'zone', w.zone), json_array(w.uid, w.path), w.signed_on_epoch, 'critical', (
    SELECT MIN(n.signed_on_epoch) FROM attestation AS n
    WHERE n.clause = w.clause AND n.zone = w.zone AND n.signed_on_epoch > w.signed_on_epoch
      AND n.landed_seq IS NOT NULL AND n.result IS NOT 'not_met' AND w.result = 'not_met'
  )
FROM attestation AS w
WHERE w.clause = 'S-3.2d' AND w.zone IS NOT NULL AND w.landed_seq IS NOT NULL
UNION ALL
-- Walks through each zone, quarter by quarter.
SELECT
  f.subject || '@' || f.quarter, f.verdict, f.reason_code, f.args, json_insert(f.checks, '$[#]', f.subject),
  COALESCE(f.stale_epoch, f.began_epoch), 'major', IIF(f.reason_code = 'made_good', f.ended_epoch, NULL)
FROM freshness AS f
WHERE f.kind = 'privacy_walk'
