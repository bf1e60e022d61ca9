-- zh: 案件是否涉及敏感录像：申请所写的敏感程度，以及当时摄像机、区域的敏感程度和画面中有无未成年人。
-- en: Whether a case is about sensitive footage: what the request says, what its cameras and zones were then, and whether
--   minors are in the picture. One of them is enough.
CREATE VIEW IF NOT EXISTS secrecy AS
WITH
standing AS (
  SELECT
    c.uid AS camera, c.zone, COALESCE(c.landed_epoch, 0) AS from_epoch, COALESCE(c.replaced_epoch, 9000000000000) AS until_epoch
  FROM camera_version AS c
  WHERE c.landed_seq IS NOT NULL AND c.sensitivity = 'sensitive'
  UNION ALL
  SELECT
    c.uid, c.zone, MAX(COALESCE(c.landed_epoch, 0), COALESCE(z.landed_epoch, 0)),
    MIN(COALESCE(c.replaced_epoch, 9000000000000), COALESCE(z.replaced_epoch, 9000000000000))
  FROM zone_version AS z JOIN camera_version AS c ON c.zone = z.uid AND c.landed_seq IS NOT NULL
  WHERE z.landed_seq IS NOT NULL AND z.sensitivity = 'sensitive'
),
marked AS (
  SELECT b.case_id
  FROM case_basis AS b
  JOIN request_cameras AS n ON n.uid = b.case_id
  JOIN standing AS s ON s.camera = n.value AND s.from_epoch <= b.moment_epoch AND b.moment_epoch < s.until_epoch
  UNION
  SELECT b.case_id
  FROM case_basis AS b
  JOIN request AS r ON r.uid = b.case_id
  JOIN standing AS s ON s.zone = r.zone AND s.from_epoch <= b.moment_epoch AND b.moment_epoch < s.until_epoch
  WHERE NOT EXISTS (SELECT 1 FROM request_cameras AS n WHERE n.uid = b.case_id)
)
SELECT
  b.case_id, r.sensitivity IS 'sensitive' OR r.contains_minor IS 1 OR m.case_id IS NOT NULL AS sensitive
FROM case_basis AS b
LEFT JOIN request AS r ON r.uid = b.case_id
LEFT JOIN marked AS m ON m.case_id = b.case_id;
