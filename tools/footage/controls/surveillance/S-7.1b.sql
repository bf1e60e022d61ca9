-- clause: S-7.1b
-- policy: surveillance
-- title.zh: 每个环节有专人负责
-- title.en: Every link has its person
-- asks.zh: 对条款负直接责任的每个角色，每一天都有人担任。
-- asks.en: Each role that is responsible for a clause is held by somebody on every day.
-- who.zh: 管理层
-- who.en: Management
-- kinds: pack, role_grant, delegation
-- parameters:
-- severity: major
-- truth: decidable
-- uses: policy_not_adopted, clauses_unlisted
-- reason.always_held.zh: 始终有人担任。
-- reason.always_held.en: It was held all the time.
-- reason.vacant.zh: 自 {vacant_at} 起无人担任，{filled_at} 起有人。
-- reason.vacant.en: Nobody held it from {vacant_at} on; somebody did from {filled_at}.
WITH
wanted AS (
  SELECT DISTINCT c.role, q.id AS quarter, q.began_epoch, q.upto_epoch
  FROM pack AS p JOIN pack_clauses AS c ON c.uid = p.uid CROSS JOIN quarter AS q
  WHERE p.policy = 'surveillance' AND p.landed_seq IS NOT NULL AND c.role IS NOT NULL
),

-- The role may fall vacant when the quarter begins or when somebody ceases to hold it.
moment AS (
  SELECT w.role, w.quarter, w.began_epoch AS epoch FROM wanted AS w
  UNION
  SELECT w.role, w.quarter, r.until_epoch
  FROM wanted AS w JOIN role_span AS r ON r.role = w.role AND w.began_epoch < r.until_epoch AND r.until_epoch < w.upto_epoch
),
judged AS (
  SELECT
    w.*, v.epoch AS vacant_epoch,
    (SELECT MIN(r.from_epoch) FROM role_span AS r WHERE r.role = w.role AND r.from_epoch > v.epoch) AS filled_epoch,
    CASE WHEN v.epoch IS NULL THEN 'always_held' ELSE 'vacant' END AS reason_code
  FROM wanted AS w
  LEFT JOIN (
    SELECT m.role, m.quarter, MIN(m.epoch) AS epoch
    FROM moment AS m
    WHERE NOT EXISTS (
      SELECT 1 FROM role_span AS r WHERE r.role = m.role AND r.from_epoch <= m.epoch AND m.epoch < r.until_epoch
    )
    GROUP BY m.role, m.quarter
  ) AS v ON v.role = w.role AND v.quarter = w.quarter
)
SELECT
  j.role || '@' || j.quarter AS subject,
  IIF(j.reason_code = 'always_held', 'PASS', 'FAIL') AS verdict,
  j.reason_code,
  json_object('vacant_at', j.vacant_epoch, 'filled_at', j.filled_epoch) AS args,
  json_array(j.role) AS evidence,
  COALESCE(j.vacant_epoch, j.began_epoch) AS since_epoch,
  'major' AS severity,
  IIF(j.reason_code = 'vacant', j.filled_epoch, NULL) AS remedied_epoch
FROM judged AS j
UNION ALL
SELECT
  'surveillance', IIF(p.uid IS NULL, 'N/A', 'UNKNOWN'), IIF(p.uid IS NULL, 'policy_not_adopted', 'clauses_unlisted'), '{}',
  json_array(COALESCE(p.path, 'surveillance')), a.epoch, 'major', NULL
FROM as_of AS a LEFT JOIN pack AS p ON p.policy = 'surveillance' AND p.landed_seq IS NOT NULL
WHERE NOT EXISTS (SELECT 1 FROM wanted)
GROUP BY a.epoch
