-- clause: R-7.1.1b
-- policy: retrieval
-- title.zh: 监督小组的组成
-- title.en: Who sits in the supervision group
-- asks.zh: 监督小组由安全保卫、行政管理、法务等部门的人员组成，三类部门始终都有人在任。
-- asks.en: The group is drawn from security, administration and legal, among others; each of the three always has a member in it.
-- who.zh: 管理层
-- who.en: Management
-- kinds: role_grant, person, department
-- parameters:
-- severity: minor
-- truth: decidable
-- reason.group_mixed.zh: 本季度安全保卫、行政管理、法务部门始终有人参加监督小组。
-- reason.group_mixed.en: Security, administration and legal were in the group throughout the quarter.
-- reason.group_one_sided.zh: 自 {since_at} 起监督小组中没有这些职能部门的人员：{missing}。
-- reason.group_one_sided.en: From {since_at} on nobody in the group was of: {missing}.
-- reason.no_group.zh: 本季度没有监督小组，在 R-7.1.1a 中判断。
-- reason.no_group.en: There was no group in the quarter; that is judged under R-7.1.1a.
WITH
asked (function) AS (VALUES ('security'), ('administration'), ('legal')),
lack AS (
  SELECT g.quarter, a.function, MIN(g.from_epoch) AS since_epoch, MAX(g.until_epoch) AS ended_epoch
  FROM supervision_group AS g JOIN asked AS a
  WHERE g.members > 0 AND NOT EXISTS (SELECT 1 FROM json_each(g.functions) AS f WHERE f.value = a.function)
  GROUP BY g.quarter, a.function
),
judged AS (
  SELECT
    g.quarter, MAX(g.members) AS members, MIN(g.from_epoch) AS began_epoch, MAX(g.upto_epoch) AS upto_epoch,
    (SELECT json_group_array(l.function) FROM lack AS l WHERE l.quarter = g.quarter) AS missing,
    (SELECT MIN(l.since_epoch) FROM lack AS l WHERE l.quarter = g.quarter) AS since_epoch,
    (SELECT MAX(l.ended_epoch) FROM lack AS l WHERE l.quarter = g.quarter) AS ended_epoch
  FROM supervision_group AS g
  GROUP BY g.quarter
),
outcome (reason_code, verdict) AS (
  VALUES ('group_mixed', 'PASS'), ('group_one_sided', 'FAIL'), ('no_group', 'N/A')
)
SELECT
  'organisation@' || j.quarter AS subject,
  o.verdict,
  o.reason_code,
  json_object('since_at', j.since_epoch, 'missing', json(j.missing)) AS args,
  json_array('role:supervisor') AS evidence,
  COALESCE(j.since_epoch, j.began_epoch) AS since_epoch,
  'minor' AS severity,
  IIF(j.ended_epoch < j.upto_epoch, j.ended_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = CASE
  WHEN j.members = 0 THEN 'no_group'
  WHEN j.since_epoch IS NOT NULL THEN 'group_one_sided'
  ELSE 'group_mixed'
END
