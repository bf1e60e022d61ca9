-- zh: 存储检查发现的异常按季度的情况：每处存储位置、每季度、每个检查项一行。
-- en: What storage checks found abnormal, quarter by quarter: one row per storage place, quarter and item.
--
-- A problem lasts from the check that found it to the next check that finds the same item normal. found_epoch is the first
-- such check whose problem reaches into the quarter, ended_epoch when the last of them was over (NULL: not yet), uid that
-- first check, name the item as a text to be shown.
CREATE VIEW IF NOT EXISTS storage_problem AS
WITH spell AS (
  SELECT
    c.uid, c.storage, i.item, c.checked_at_epoch AS found_epoch,
    COALESCE((
      SELECT MIN(n.checked_at_epoch)
      FROM storage_check AS n JOIN storage_check_items AS m ON m.uid = n.uid
      WHERE n.storage = c.storage AND m.item = i.item AND m.result = 'normal' AND n.checked_at_epoch > c.checked_at_epoch
        AND n.landed_seq IS NOT NULL
    ), 9000000000000) AS until_epoch
  FROM storage_check AS c
  JOIN storage_check_items AS i ON i.uid = c.uid
  WHERE i.result = 'abnormal' AND c.landed_seq IS NOT NULL
)
SELECT
  s.storage || '@' || q.id AS subject, s.storage, q.id AS quarter, s.item, '@item_' || s.item AS name,
  MIN(s.found_epoch) AS found_epoch, NULLIF(MAX(s.until_epoch), 9000000000000) AS ended_epoch, MIN(s.uid) AS uid
FROM spell AS s
JOIN quarter AS q ON s.found_epoch < q.upto_epoch AND q.began_epoch < s.until_epoch
GROUP BY s.storage, q.id, s.item;
