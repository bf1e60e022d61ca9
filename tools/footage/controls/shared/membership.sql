-- zh: 谁在什么时间属于哪个部门，以及该部门的职能。
-- en: Who belonged to which department when, and what that department does.
--
-- Join on person, from_epoch <= moment AND moment < until_epoch. An entry that stood at the baseline counts from ever.
CREATE VIEW IF NOT EXISTS membership AS
SELECT
  p.uid AS person, p.department, d.function,
  MAX(COALESCE(p.landed_epoch, 0), COALESCE(d.landed_epoch, 0), COALESCE(p.active_from_epoch, 0)) AS from_epoch,
  MIN(
    COALESCE(p.replaced_epoch, 9000000000000), COALESCE(d.replaced_epoch, 9000000000000),
    COALESCE(p.active_until_epoch + 86400, 9000000000000)
  ) AS until_epoch
FROM person_version AS p
JOIN department_version AS d ON d.uid = p.department AND d.landed_seq IS NOT NULL
WHERE p.landed_seq IS NOT NULL;
