-- zh: 摄像机类条款的出发点：摄像机及所在区域的登记内容不变的每一段时间一行。
-- en: What every control about cameras starts from: one row per stretch in which the entries of a camera and its zone stood
--   unchanged while the camera was in use.
--
-- A stretch is judged from the moment it began or, if that was earlier, from the first landing that is proven: before it
-- nothing was recorded here. moment_epoch is the last moment of the stretch up to the reference time; parameters are those
-- in force then. area_type and what else comes from the zone is NULL where no zone of that name stood on main. A camera
-- that is not in use yet has rows that begin after the reference time.
CREATE VIEW IF NOT EXISTS camera_basis AS
WITH
began (epoch) AS (SELECT COALESCE(MIN(q.began_epoch), 0) FROM quarter AS q),
camera_time AS (
  SELECT
    c.*,
    MAX(COALESCE(c.landed_epoch, 0), c.in_use_on_epoch, b.epoch) AS begun_epoch,
    MIN(
      IIF(c.standing = 'main', 9000000000000, COALESCE(c.replaced_epoch, 0)),
      COALESCE(c.in_use_until_epoch + 86400, 9000000000000)
    ) AS ended_epoch
  FROM camera_version AS c CROSS JOIN began AS b
  WHERE c.landed_seq IS NOT NULL
),
zone_time AS (
  SELECT
    z.*, COALESCE(z.landed_epoch, 0) AS begun_epoch,
    IIF(z.standing = 'main', 9000000000000, COALESCE(z.replaced_epoch, 0)) AS ended_epoch
  FROM zone_version AS z
  WHERE z.landed_seq IS NOT NULL
),
stretch AS (
  SELECT
    c.*, z.version AS zone_version, z.site, z.area_type, z.place_class, z.prohibited_area, z.near_classified,
    z.consent_document, z.installer,
    MAX(c.begun_epoch, COALESCE(z.begun_epoch, 0)) AS from_epoch,
    MIN(c.ended_epoch, COALESCE(z.ended_epoch, c.ended_epoch)) AS until_epoch
  FROM camera_time AS c
  LEFT JOIN zone_time AS z ON z.uid = c.zone AND z.begun_epoch < c.ended_epoch AND c.begun_epoch < z.ended_epoch
  WHERE c.begun_epoch < c.ended_epoch
)
SELECT
  s.uid, s.version, s.path, s.zone, s.storage, s.owner, s.operator, s.maintainer, s.builder, s.sensitivity,
  s.retention_days, s.retention_grounds, s.in_use_on_epoch, s.purpose, s.legal_basis, s.mobility, s.model,
  s.image_lines, s.image_wdr_db, s.image_lux, s.image_infrared, s.gb35114_level, s.encrypted_transit,
  s.overlooks_homes, s.privacy_mask_sha256,
  s.zone_version, s.site, s.area_type, s.place_class, s.prohibited_area, s.near_classified, s.consent_document, s.installer,
  s.from_epoch, s.until_epoch, MIN(s.until_epoch - 1, a.epoch) AS moment_epoch, a.epoch AS as_of_epoch
FROM stretch AS s CROSS JOIN as_of AS a;
