-- clause: S-4.2a
-- policy: surveillance
-- title.zh: 专门技术团队
-- title.en: A technical team of its own
-- asks.zh: 每处场所的监控系统都有指定的技术团队运行维护，团队有在岗人员；由外包单位承担的，协议在有效期内。
-- asks.en: At every site a team is named that runs and maintains the system, with people in it; where that is a contractor, the
--   agreement with it stands.
-- who.zh: 运维技术团队
-- who.en: The technical team
-- kinds: department, zone, person, agreement
-- parameters:
-- severity: major
-- truth: decidable
-- reason.team_stands.zh: 由 {teams} 运行维护，有 {people} 人在岗。
-- reason.team_stands.en: {teams} runs it, with {people} people.
-- reason.no_team.zh: 没有部门承担该场所的运行维护。
-- reason.no_team.en: No department runs the system at this site.
-- reason.team_unstated.zh: 部门台账没有写明由谁运行维护各处场所。
-- reason.team_unstated.en: The register of departments does not say who runs the system at any site.
-- reason.team_empty.zh: {teams} 没有在岗人员。
-- reason.team_empty.en: {teams} has nobody.
-- reason.contract_ended.zh: {teams} 是外包单位，协议不在有效期内。
-- reason.contract_ended.en: {teams} is a contractor whose agreement does not stand.
WITH
site AS (
  SELECT z.site, q.id AS quarter, q.upto_epoch, q.began_epoch
  FROM (SELECT DISTINCT v.site FROM zone_version AS v WHERE v.landed_seq IS NOT NULL) AS z CROSS JOIN quarter AS q
),

-- Departments as they stood at the end of each quarter (of the running one: at the reference time).
team AS (
  SELECT
    q.upto_epoch, m.value AS site, d.uid, d.contract IS NULL OR EXISTS (
      SELECT 1 FROM agreement AS g
      WHERE g.uid = d.contract AND g.landed_seq IS NOT NULL AND g.signed_on_epoch <= q.upto_epoch
        AND q.upto_epoch <= g.valid_until_epoch + 86400
    ) AS stands,
    (
      SELECT COUNT(*) FROM person AS p
      WHERE p.department = d.uid AND p.landed_seq IS NOT NULL AND p.active_from_epoch <= q.upto_epoch
        AND (p.active_until_epoch IS NULL OR q.upto_epoch <= p.active_until_epoch + 86400)
    ) AS people
  FROM quarter AS q
  JOIN department_version AS d
    ON d.landed_seq IS NOT NULL AND COALESCE(d.landed_epoch, 0) <= q.upto_epoch
    AND (d.standing = 'main' OR q.upto_epoch < COALESCE(d.replaced_epoch, 0))
  JOIN department_maintains_version AS m ON m.uid = d.uid AND m.version = d.version
  WHERE d.valid_until_epoch IS NULL OR q.upto_epoch <= d.valid_until_epoch + 86400
),
found AS (
  SELECT
    s.site, s.quarter, s.began_epoch, s.upto_epoch, COUNT(t.uid) AS teams, MAX(t.stands) AS stands, SUM(t.people) AS people,
    json_group_array(t.uid) FILTER (WHERE t.uid IS NOT NULL) AS names
  FROM site AS s
  LEFT JOIN (SELECT * FROM team ORDER BY uid) AS t ON t.upto_epoch = s.upto_epoch AND t.site = s.site
  GROUP BY s.site, s.quarter, s.began_epoch, s.upto_epoch
),
judged AS (
  SELECT
    f.*,
    CASE
      WHEN f.teams = 0 AND EXISTS (SELECT 1 FROM team AS t WHERE t.upto_epoch = f.upto_epoch) THEN 'no_team'
      WHEN f.teams = 0 THEN 'team_unstated'
      WHEN NOT f.stands THEN 'contract_ended'
      WHEN f.people = 0 THEN 'team_empty'
      ELSE 'team_stands'
    END AS reason_code
  FROM found AS f
),
outcome (reason_code, verdict) AS (
  VALUES
    ('team_stands', 'PASS'), ('no_team', 'FAIL'), ('contract_ended', 'FAIL'), ('team_empty', 'FAIL'), ('team_unstated', 'UNKNOWN')
)
SELECT
  j.site || '@' || j.quarter AS subject,
  o.verdict,
  j.reason_code,
  json_object('teams', json(j.names), 'people', j.people) AS args,
  json_insert(j.names, '$[#]', j.site) AS evidence,
  j.began_epoch AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
