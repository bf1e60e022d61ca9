-- clause: S-3.4b
-- policy: surveillance
-- title.zh: 熟悉操作和数据流程
-- title.en: Knows equipment and data procedures
-- asks.zh: 操作人员和值班负责人的培训包括设备操作和数据管理，技能考核合格。
-- asks.en: Operators and duty leaders are trained in equipment and in data, and pass the test of skill.
-- who.zh: 监控岗位人员所在部门
-- who.en: Departments of those on monitoring duty
-- kinds: training, assessment, role_grant
-- parameters:
-- severity: minor
-- truth: form
-- reason.procedures_known.zh: 培训包括设备和数据，最近一次技能考核合格。
-- reason.procedures_known.en: Trained in equipment and data; the last test of skill was passed.
-- reason.topic_missing.zh: 有效的培训没有包括设备操作或者数据管理。
-- reason.topic_missing.en: The trainings that hold leave out equipment or data.
-- reason.skill_failed.zh: {held_at} 技能考核不合格。
-- reason.skill_failed.en: Failed the test of skill at {held_at}.
-- reason.skill_not_tested.zh: 没有参加技能考核；是否逾期在 S-3.4d 中判断。
-- reason.skill_not_tested.en: Took no test of skill; whether that is late is judged under S-3.4d.
-- reason.training_none.zh: 没有有效的培训，在 S-3.4a 中判断。
-- reason.training_none.en: No training holds; that is judged under S-3.4a.
WITH
-- 1. At the last moment in the post of each quarter: the topics of trainings that held, and the newest test.
last_moment AS (SELECT m.person, m.quarter, m.from_epoch, m.until_epoch - 1 AS epoch FROM monitoring AS m),
taught AS (
  SELECT
    m.person, m.quarter, COUNT(*) AS trainings, MAX(t.value = 'equipment') AS equipment, MAX(t.value = 'data') AS data
  FROM last_moment AS m
  JOIN qualification AS q ON q.kind = 'training' AND q.person = m.person AND q.from_epoch <= m.epoch AND m.epoch < q.until_epoch
  JOIN training_topics AS t ON t.uid = q.uid
  GROUP BY m.person, m.quarter
),
tested AS (
  SELECT
    m.person, m.quarter, s.uid, r.skill, s.held_on_epoch,
    ROW_NUMBER() OVER (PARTITION BY m.person, m.quarter ORDER BY s.held_on_epoch DESC, s.uid) AS place
  FROM last_moment AS m
  JOIN assessment_results AS r ON r.person = m.person
  JOIN assessment AS s ON s.uid = r.uid AND s.landed_seq IS NOT NULL AND s.held_on_epoch <= m.epoch
),
judged AS (
  SELECT
    m.person, m.quarter, m.from_epoch, e.uid AS test, e.held_on_epoch,
    CASE
      WHEN t.trainings IS NULL THEN 'training_none'
      WHEN t.equipment = 0 OR t.data = 0 THEN 'topic_missing'
      WHEN e.skill = 'fail' THEN 'skill_failed'
      WHEN e.skill = 'pass' THEN 'procedures_known'
      ELSE 'skill_not_tested'
    END AS reason_code
  FROM last_moment AS m
  LEFT JOIN taught AS t ON t.person = m.person AND t.quarter = m.quarter
  LEFT JOIN tested AS e ON e.person = m.person AND e.quarter = m.quarter AND e.place = 1
),
outcome (reason_code, verdict) AS (
  VALUES
    ('procedures_known', 'PASS'),
    ('topic_missing', 'FAIL'), ('skill_failed', 'FAIL'),
    ('skill_not_tested', 'UNKNOWN'),
    ('training_none', 'N/A')
)
SELECT
  j.person || '@' || j.quarter AS subject,
  o.verdict,
  j.reason_code,
  json_object('held_at', j.held_on_epoch) AS args,
  json_array(j.person, COALESCE(j.test, j.person)) AS evidence,
  IIF(j.reason_code = 'skill_failed', j.held_on_epoch, j.from_epoch) AS since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
