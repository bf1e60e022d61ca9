-- zh: 谁在什么时间任什么职务；没有终止日期的算到永远。
-- en: Who held which role when; a role without an end is held for ever.
--
-- via is 'grant', 'delegation' or 'standing_deputy'. Join on person and role, from_epoch <= moment AND moment < until_epoch.
CREATE VIEW IF NOT EXISTS role_span AS
SELECT p.person, p.role, p.department, p.from_epoch, COALESCE(p.until_epoch, 9000000000000) AS until_epoch, p.source, p.via
FROM role_period AS p;
