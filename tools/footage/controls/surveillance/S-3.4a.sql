-- clause: S-3.4a
-- policy: surveillance
-- title.zh: 专业培训
-- title.en: Professional training
-- asks.zh: 操作人员和值班负责人上岗前经过培训，在岗期间培训一直有效。
-- asks.en: Operators and duty leaders are trained before they take up the post, and the training holds as long as they
--   are in it.
-- who.zh: 监控岗位人员所在部门
-- who.en: Departments of those on monitoring duty
-- kinds: training, role_grant
-- parameters: training.valid_days, record.land_days
-- severity: major
-- truth: decidable
-- uses: parameter_missing
-- reason.trained.zh: 在岗期间培训一直有效。
-- reason.trained.en: Training held all the time in the post.
-- reason.untrained.zh: 自 {gap_at} 起在岗而没有有效的培训。
-- reason.untrained.en: In the post since {gap_at} without a training that holds.
-- reason.training_seen_late.zh: 所写的培训覆盖在岗期间，但记录入档过晚或者没有证据说明何时入档。
-- reason.training_seen_late.en: The trainings stated cover the time in the post, but one came on file too late, or
--   nothing shows when.
WITH
-- 1. Who was in the post in each quarter, and the trainings that count for it: as long as they say, never longer than set.
posted AS (
  SELECT m.*, valid.seconds AS valid_seconds, landing.seconds AS land_seconds
  FROM monitoring AS m
  LEFT JOIN parameter_span AS valid ON valid.name = 'training.valid_days'
    AND valid.from_epoch <= m.from_epoch AND m.from_epoch < valid.until_epoch
  LEFT JOIN parameter_span AS landing ON landing.name = 'record.land_days'
    AND landing.from_epoch <= m.from_epoch AND m.from_epoch < landing.until_epoch
),
trained AS (
  SELECT
    p.person, p.quarter, q.uid, q.from_epoch, MIN(q.until_epoch, q.from_epoch + p.valid_seconds) AS until_epoch,
    COALESCE(q.seen_epoch <= q.from_epoch + p.land_seconds, 0) AS proven
  FROM posted AS p
  JOIN qualification AS q ON q.kind = 'training' AND q.person = p.person AND q.from_epoch < p.until_epoch
),

-- 2. A gap can only begin when the post does or when a training ends.
moment AS (
  SELECT p.person, p.quarter, p.from_epoch AS epoch FROM posted AS p
  UNION
  SELECT t.person, t.quarter, t.until_epoch FROM trained AS t JOIN posted AS p ON p.person = t.person AND p.quarter = t.quarter
  WHERE p.from_epoch < t.until_epoch AND t.until_epoch < p.until_epoch
),
covered AS (
  SELECT m.person, m.quarter, m.epoch, COUNT(t.uid) AS many, SUM(t.proven) AS proven
  FROM moment AS m
  LEFT JOIN trained AS t
    ON t.person = m.person AND t.quarter = m.quarter AND t.from_epoch <= m.epoch AND m.epoch < t.until_epoch
  GROUP BY m.person, m.quarter, m.epoch
),
gap AS (
  SELECT
    c.person, c.quarter, MIN(CASE WHEN c.many = 0 THEN c.epoch END) AS gap_epoch,
    MIN(CASE WHEN c.proven = 0 THEN c.epoch END) AS unproven_epoch
  FROM covered AS c GROUP BY c.person, c.quarter
),
judged AS (
  SELECT
    p.person, p.quarter, p.from_epoch, g.gap_epoch, (
      SELECT MIN(t.from_epoch) FROM trained AS t
      WHERE t.person = p.person AND t.quarter = p.quarter AND t.from_epoch > g.gap_epoch
    ) AS ended_epoch,
    (SELECT json_group_array(t.uid) FROM trained AS t WHERE t.person = p.person AND t.quarter = p.quarter) AS trainings,
    CASE
      WHEN p.valid_seconds IS NULL OR p.land_seconds IS NULL THEN 'parameter_missing'
      WHEN g.gap_epoch IS NOT NULL THEN 'untrained'
      WHEN g.unproven_epoch IS NOT NULL THEN 'training_seen_late'
      ELSE 'trained'
    END AS reason_code
  FROM posted AS p JOIN gap AS g ON g.person = p.person AND g.quarter = p.quarter
),
outcome (reason_code, verdict) AS (
  VALUES
    ('trained', 'PASS'),
    ('untrained', 'FAIL'),
    ('training_seen_late', 'UNKNOWN'), ('parameter_missing', 'UNKNOWN')
)
SELECT
  j.person || '@' || j.quarter AS subject,
  o.verdict,
  j.reason_code,
  json_object('gap_at', j.gap_epoch, 'parameter', 'training.valid_days, record.land_days') AS args,
  json_insert(j.trainings, '$[#]', j.person) AS evidence,
  COALESCE(j.gap_epoch, j.from_epoch) AS since_epoch,
  'major' AS severity,
  IIF(j.reason_code = 'untrained', j.ended_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
