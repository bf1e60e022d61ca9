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
    ('permitted', 'PASS'), ('fresh', 'PASS'),
    ('prohibited_place', 'FAIL'), ('no_consent', 'FAIL'), ('stale', 'FAIL'), ('made_good', 'FAIL'),
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
-- Walks through each zone, quarter by quarter.
SELECT
  f.subject || '@' || f.quarter, f.verdict, f.reason_code, f.args, json_insert(f.checks, '$[#]', f.subject),
  COALESCE(f.stale_epoch, f.began_epoch), 'major', IIF(f.reason_code = 'made_good', f.ended_epoch, NULL)
FROM freshness AS f
WHERE f.kind = 'privacy_walk'
