-- zh: 入档录像及其重要程度：每份入档记录一行，写明因何重要、从何时起、是哪份入档的备份。
-- en: Archived footage and whether it matters: one row per archive record, why it is important, from when on, and which archive
--   record it is the backup of.
--
-- Important is what the archive itself calls so, what is under a hold (by copy, or by camera and time), what went to an
-- authority or a court, and what management had to approve. important_epoch is NULL where none of these applies; it is never
-- before the archiving. primary_uid names the archive record of the same copies in another store where this one is in a store
-- that serves as a backup, else NULL.
CREATE VIEW IF NOT EXISTS important_archive AS
WITH
ground (case_id, copy, ground, epoch) AS (
  SELECT h."case", h.copy, '@important_hold', s.from_epoch FROM hold_copies AS h JOIN hold_span AS s ON s.uid = h.uid
  UNION ALL
  SELECT r.uid, NULL, '@important_hold', s.from_epoch
  FROM hold_span AS s
  JOIN hold_cameras AS m ON m.uid = s.uid
  JOIN request_cameras AS c ON c.value = m.value
  JOIN request AS r ON r.uid = c.uid AND r.window_from_epoch < s.window_to_epoch AND s.window_from_epoch < r.window_to_epoch
  UNION ALL
  SELECT t.case_id, NULL, '@important_authority', t.at_epoch FROM transfer AS t
  UNION ALL
  SELECT d.case_id, NULL, '@important_authority', d.at_epoch FROM disclosure AS d WHERE d.recipient_type IN ('agency', 'court')
  UNION ALL
  SELECT g.case_id, NULL, '@important_management', g.at_epoch FROM signature AS g WHERE g.role = 'management' AND g.met
),
ranked AS (
  SELECT
    a.uid, a.case_id, a.storage, a.archived_at_epoch,
    CASE WHEN a.importance = 'important' THEN '@important_stated' ELSE g.ground END AS ground,
    CASE WHEN a.importance = 'important' THEN a.archived_at_epoch ELSE MAX(a.archived_at_epoch, g.epoch) END AS important_epoch,
    ROW_NUMBER() OVER (PARTITION BY a.uid ORDER BY g.epoch IS NULL, g.epoch, g.ground) AS nth
  FROM archive AS a
  LEFT JOIN ground AS g
    ON g.case_id = a.case_id
    AND (g.copy IS NULL OR EXISTS (SELECT 1 FROM archive_copies AS c WHERE c.uid = a.uid AND c.value = g.copy))
)
SELECT
  r.uid, r.case_id, r.storage, r.archived_at_epoch, r.ground, r.important_epoch,
  a."return", COALESCE(a.first_seen_epoch, a.landed_epoch) AS seen_epoch,
  (
    SELECT MIN(p.uid) FROM archive AS p JOIN storage AS s ON s.uid = a.storage AND s.backup_of IS NOT NULL
    WHERE p.case_id = a.case_id AND p.uid <> a.uid AND p.storage <> a.storage AND NOT EXISTS (
      SELECT 1 FROM archive_copies AS c WHERE c.uid = p.uid AND c.value NOT IN (
        SELECT b.value FROM archive_copies AS b WHERE b.uid = a.uid
      )
    )
  ) AS primary_uid,
  (
    SELECT json_group_array(x.value) FROM (SELECT value FROM archive_sha256 WHERE uid = a.uid ORDER BY value) AS x
  ) AS digests
FROM ranked AS r
JOIN archive AS a ON a.uid = r.uid
WHERE r.nth = 1;
