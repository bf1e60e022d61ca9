-- clause: S-3.1a
-- policy: surveillance
-- title.zh: 设备符合标准
-- title.en: Equipment meets the standards
-- asks.zh: 摄像机符合国家标准和行业规范；证明文件以校验值为凭，启用时在有效期内。
-- asks.en: Each camera meets national and industry standards; certificates, by their digests, were valid when it went
--   into use.
-- who.zh: 设备采购单位
-- who.en: Buyers of equipment
-- kinds: camera, zone
-- parameters:
-- severity: major
-- truth: attested
-- uses: camera_not_in_use
-- reason.certified.zh: 有证明文件（{standards}），启用时有效。
-- reason.certified.en: Certificates for {standards} were valid when it went into use.
-- reason.certificate_ended.zh: 启用时，{standards} 的证明文件已经过期。
-- reason.certificate_ended.en: When it went into use, the certificate for {standards} had ended.
-- reason.certificates_unstated.zh: 没有登记证明文件。
-- reason.certificates_unstated.en: No certificate is registered.
WITH
-- 1. The certificates of each stretch, and those that had ended when the camera went into use.
certified AS (
  SELECT
    c.uid, c.path, c.from_epoch, c.until_epoch, c.as_of_epoch, COUNT(t.standard) AS many,
    json_group_array(t.standard) FILTER (WHERE t.standard IS NOT NULL) AS standards,
    json_group_array(t.standard) FILTER (WHERE t.valid_until_epoch < c.in_use_on_epoch) AS ended
  FROM camera_basis AS c
  LEFT JOIN camera_certificates_version AS t ON t.uid = c.uid AND t.version = c.version
  GROUP BY c.uid, c.version, c.from_epoch
),
judged AS (
  SELECT
    c.*,
    CASE
      WHEN c.from_epoch > c.as_of_epoch THEN 'camera_not_in_use'
      WHEN c.many = 0 THEN 'certificates_unstated'
      WHEN c.ended <> '[]' THEN 'certificate_ended'
      ELSE 'certified'
    END AS reason_code
  FROM certified AS c
),
outcome (reason_code, verdict) AS (
  VALUES
    ('certified', 'PASS'),
    ('certificate_ended', 'FAIL'),
    ('certificates_unstated', 'UNKNOWN'),
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
  json_object('standards', json(IIF(r.verdict = 'FAIL', r.ended, r.standards))) AS args,
  json_array(r.uid, r.path) AS evidence,
  r.from_epoch AS since_epoch,
  'major' AS severity,
  IIF(r.verdict = 'FAIL' AND r.fault_until_epoch <= r.as_of_epoch, r.fault_until_epoch, NULL) AS remedied_epoch
FROM ranked AS r
WHERE r.place = 1
