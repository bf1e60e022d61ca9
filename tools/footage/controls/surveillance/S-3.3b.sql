-- clause: S-3.3b
-- policy: surveillance
-- title.zh: 加密措施
-- title.en: Encryption
-- asks.zh: 存储的录像加密保存，摄像机的图像加密传输。
-- asks.en: Stored footage is encrypted, and the cameras' pictures travel encrypted.
-- who.zh: 存储管理人员
-- who.en: Storage keepers
-- kinds: storage, camera, zone
-- parameters:
-- severity: major
-- truth: decidable
-- uses: camera_not_in_use
-- reason.kept_encrypted.zh: 加密存储。
-- reason.kept_encrypted.en: It stores footage encrypted.
-- reason.kept_plain.zh: 没有加密存储。
-- reason.kept_plain.en: It stores footage unencrypted.
-- reason.sent_encrypted.zh: 加密传输（GB 35114 等级：{level}）。
-- reason.sent_encrypted.en: Its pictures travel encrypted (GB 35114 grade: {level}).
-- reason.sent_plain.zh: 传输没有加密。
-- reason.sent_plain.en: Its pictures travel unencrypted.
-- reason.transit_unstated.zh: 没有写明传输是否加密。
-- reason.transit_unstated.en: It does not state whether its pictures travel encrypted.
WITH
-- 1. Each version of a storage entry while it stood on main.
stood AS (
  SELECT
    s.*, MAX(COALESCE(s.landed_epoch, 0), b.epoch) AS begun_epoch, a.epoch AS as_of_epoch,
    IIF(s.standing = 'main', 9000000000000, COALESCE(s.replaced_epoch, 0)) AS until_epoch
  FROM storage_version AS s CROSS JOIN as_of AS a CROSS JOIN (SELECT MIN(q.began_epoch) AS epoch FROM quarter AS q) AS b
  WHERE s.landed_seq IS NOT NULL
),
judged AS (
  SELECT
    s.uid, s.path, s.begun_epoch AS from_epoch, s.until_epoch, s.as_of_epoch, NULL AS level,
    CASE WHEN s.encrypted = 1 THEN 'kept_encrypted' ELSE 'kept_plain' END AS reason_code
  FROM stood AS s
  WHERE s.begun_epoch < s.until_epoch
  UNION ALL
  -- Grade C of GB 35114 is encrypted video.
  SELECT
    c.uid, c.path, c.from_epoch, c.until_epoch, c.as_of_epoch, c.gb35114_level,
    CASE
      WHEN c.from_epoch > c.as_of_epoch THEN 'camera_not_in_use'
      WHEN c.encrypted_transit = 1 OR c.gb35114_level = 'C' THEN 'sent_encrypted'
      WHEN c.encrypted_transit = 0 THEN 'sent_plain'
      ELSE 'transit_unstated'
    END
  FROM camera_basis AS c
),
outcome (reason_code, verdict) AS (
  VALUES
    ('kept_encrypted', 'PASS'), ('sent_encrypted', 'PASS'),
    ('kept_plain', 'FAIL'), ('sent_plain', 'FAIL'),
    ('transit_unstated', 'UNKNOWN'),
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
  json_object('level', r.level) AS args,
  json_array(r.uid, r.path) AS evidence,
  r.from_epoch AS since_epoch,
  'major' AS severity,
  IIF(r.verdict = 'FAIL' AND r.fault_until_epoch <= r.as_of_epoch, r.fault_until_epoch, NULL) AS remedied_epoch
FROM ranked AS r
WHERE r.place = 1
