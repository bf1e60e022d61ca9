-- clause: R-7.1.1a
-- policy: retrieval
-- title.zh: 设立监督小组
-- title.en: There is a supervision group
-- asks.zh: 单位内部设有调取监督小组，任何时候在任人数都不少于规定人数。
-- asks.en: The organisation has a group that supervises retrieval, at no time with fewer members than it has set.
-- who.zh: 管理层
-- who.en: Management
-- kinds: role_grant, person, department
-- parameters: supervision.min_members
-- severity: major
-- truth: decidable
-- uses: parameter_missing
-- reason.group_complete.zh: 本季度监督小组始终不少于 {members} 人（要求 {minimum} 人）。
-- reason.group_complete.en: The group had at least {members} members throughout the quarter; {minimum} are asked for.
-- reason.group_too_small.zh: 自 {since_at} 起监督小组只有 {members} 人，少于 {minimum} 人。
-- reason.group_too_small.en: From {since_at} on the group had only {members} members; {minimum} are asked for.
WITH
judged AS (
  SELECT
    g.quarter, MIN(g.members) AS members, MAX(p.number) AS minimum, MIN(g.from_epoch) AS began_epoch,
    MIN(IIF(g.members < p.number, g.from_epoch, NULL)) AS since_epoch,
    MAX(IIF(g.members < p.number, g.until_epoch, NULL)) AS ended_epoch, MAX(g.upto_epoch) AS upto_epoch
  FROM supervision_group AS g
  LEFT JOIN parameter_span AS p
    ON p.name = 'supervision.min_members' AND p.from_epoch < g.upto_epoch AND g.upto_epoch <= p.until_epoch
  GROUP BY g.quarter
),
outcome (reason_code, verdict) AS (
  VALUES ('group_complete', 'PASS'), ('group_too_small', 'FAIL'), ('parameter_missing', 'UNKNOWN')
)
SELECT
  'organisation@' || j.quarter AS subject,
  o.verdict,
  o.reason_code,
  json_object(
    'members', j.members, 'minimum', j.minimum, 'since_at', j.since_epoch, 'parameter', 'supervision.min_members'
  ) AS args,
  json_array('role:supervisor') AS evidence,
  COALESCE(j.since_epoch, j.began_epoch) AS since_epoch,
  'major' AS severity,
  IIF(j.ended_epoch < j.upto_epoch, j.ended_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = CASE
  WHEN j.minimum IS NULL THEN 'parameter_missing'
  WHEN j.members < j.minimum THEN 'group_too_small'
  ELSE 'group_complete'
END
