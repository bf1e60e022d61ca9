-- zh: 监督小组的组成，按季度逐段列出：每次人员变动起，有几人、来自哪些职能的部门。
-- en: The supervision group, stretch by stretch in each quarter: from each change on, how many members, of departments
--   doing what.
--
-- One row per stretch, from from_epoch until until_epoch; members counts people, functions (JSON) are those of their
-- departments. upto_epoch is until when the quarter is judged.
CREATE VIEW IF NOT EXISTS supervision_group AS
WITH
seat AS (
  SELECT DISTINCT
    s.person, m.function, MAX(s.from_epoch, m.from_epoch) AS from_epoch, MIN(s.until_epoch, m.until_epoch) AS until_epoch
  FROM role_span AS s
  JOIN membership AS m ON m.person = s.person AND m.from_epoch < s.until_epoch AND s.from_epoch < m.until_epoch
  WHERE s.role = 'supervisor'
),
change AS (
  SELECT q.id AS quarter, q.upto_epoch, q.began_epoch AS from_epoch FROM quarter AS q
  UNION
  SELECT q.id, q.upto_epoch, s.from_epoch FROM seat AS s JOIN quarter AS q ON q.began_epoch < s.from_epoch AND s.from_epoch < q.upto_epoch
  UNION
  SELECT q.id, q.upto_epoch, s.until_epoch FROM seat AS s JOIN quarter AS q ON q.began_epoch < s.until_epoch AND s.until_epoch < q.upto_epoch
)
SELECT
  c.quarter, c.from_epoch, c.upto_epoch,
  LEAD(c.from_epoch, 1, c.upto_epoch) OVER (PARTITION BY c.quarter ORDER BY c.from_epoch) AS until_epoch,
  (SELECT COUNT(DISTINCT s.person) FROM seat AS s WHERE s.from_epoch <= c.from_epoch AND c.from_epoch < s.until_epoch) AS members,
  (
    SELECT json_group_array(DISTINCT s.function) FROM seat AS s
    WHERE s.from_epoch <= c.from_epoch AND c.from_epoch < s.until_epoch
  ) AS functions
FROM change AS c;
