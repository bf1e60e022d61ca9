-- zh: 每处存储位置按季度的登记情况：季度内有效过的每个版本一行。
-- en: Each storage place quarter by quarter: one row per version of its entry that stood at some time of the quarter.
--
-- from_epoch and until_epoch are the time in which the version stood within the quarter; last is 1 for the newest of them.
-- What stood at the baseline stood before the first quarter.
CREATE VIEW IF NOT EXISTS storage_quarter AS
SELECT
  s.uid, s.version, q.id AS quarter, s.uid || '@' || q.id AS subject,
  MAX(COALESCE(s.landed_epoch, 0), q.began_epoch) AS from_epoch,
  MIN(COALESCE(s.replaced_epoch, 9000000000000), q.upto_epoch) AS until_epoch, q.began_epoch, q.upto_epoch,
  ROW_NUMBER() OVER (PARTITION BY s.uid, q.id ORDER BY s.version DESC) = 1 AS last,
  s.type, s.place, s.site, s.keeper, s.encrypted, s.backup_of, s.redundancy, s.dedicated_area,
  s.encryption_algorithm, s.encryption_key_keeper,
  (
    SELECT json_group_array('@item_' || p.value) FROM (
      SELECT value FROM storage_protections_version WHERE uid = s.uid AND version = s.version ORDER BY value
    ) AS p
  ) AS protections,
  (SELECT COUNT(*) FROM storage_access_version AS a WHERE a.uid = s.uid AND a.version = s.version) AS access_count
FROM storage_version AS s
JOIN quarter AS q
  ON COALESCE(s.landed_epoch, 0) < q.upto_epoch AND q.began_epoch < COALESCE(s.replaced_epoch, 9000000000000)
WHERE s.landed_seq IS NOT NULL;
