-- clause: S-3.3a
-- policy: surveillance
-- title.zh: 数据安全存储
-- title.en: Secure storage as the State requires
-- asks.zh: 保存监控数据的系统按国家规定定级、测评，测评结果在有效期内。
-- asks.en: The system that stores the footage was graded and tested as the State requires, and the result is still good.
-- who.zh: 存储管理人员
-- who.en: Storage keepers
-- kinds: storage
-- parameters:
-- severity: major
-- truth: attested
-- reason.grading_good.zh: 保护等级 {level}，测评有效至 {until_at}。
-- reason.grading_good.en: Level {level}; the test is good until {until_at}.
-- reason.grading_ended.zh: 测评结果自 {until_at} 起失效，没有重新测评。
-- reason.grading_ended.en: The test result ended at {until_at}, and it was not tested again.
-- reason.grading_unstated.zh: 没有登记定级、测评情况。
-- reason.grading_unstated.en: Grading and test are not registered.
WITH
-- 1. Each version of a storage entry while it stood on main.
stood AS (
  SELECT
    s.*, MAX(COALESCE(s.landed_epoch, 0), b.epoch) AS begun_epoch, a.epoch AS as_of_epoch,
    IIF(s.standing = 'main', 9000000000000, COALESCE(s.replaced_epoch, 0)) AS until_epoch
  FROM storage_version AS s CROSS JOIN as_of AS a CROSS JOIN (SELECT MIN(q.began_epoch) AS epoch FROM quarter AS q) AS b
  WHERE s.landed_seq IS NOT NULL
),
judged AS (
  SELECT
    s.uid, s.path, s.security_grading_level AS level, s.as_of_epoch, s.until_epoch,
    s.security_grading_valid_until_epoch + 86400 AS ended_epoch,
    MAX(s.begun_epoch, COALESCE(IIF(
      s.security_grading_valid_until_epoch + 86400 <= s.as_of_epoch, s.security_grading_valid_until_epoch + 86400, 0
    ), 0)) AS from_epoch,
    CASE
      WHEN s.security_grading_level IS NULL THEN 'grading_unstated'
      WHEN s.security_grading_valid_until_epoch + 86400 <= MIN(s.as_of_epoch, s.until_epoch - 1) THEN 'grading_ended'
      ELSE 'grading_good'
    END AS reason_code
  FROM stood AS s
  WHERE s.begun_epoch < s.until_epoch
),
outcome (reason_code, verdict) AS (
  VALUES
    ('grading_good', 'PASS'),
    ('grading_ended', 'FAIL'),
    ('grading_unstated', 'UNKNOWN')
),
-- One row per subject: the first stretch that broke the clause, else the newest stretch.
ranked AS (
  SELECT
    j.*, o.verdict,
    ROW_NUMBER() OVER (
      PARTITION BY j.uid ORDER BY o.verdict = 'FAIL' DESC, IIF(o.verdict = 'FAIL', j.from_epoch, -j.from_epoch)
    ) AS place,
    MAX(IIF(o.verdict = 'FAIL', j.until_epoch, 0)) OVER (PARTITION BY j.uid) AS fault_until_epoch
  FROM judged AS j JOIN outcome AS o ON o.reason_code = j.reason_code
)
SELECT
  r.uid AS subject,
  r.verdict,
  r.reason_code,
  json_object('level', r.level, 'until_at', r.ended_epoch) AS args,
  json_array(r.uid, r.path) AS evidence,
  r.from_epoch AS since_epoch,
  'major' AS severity,
  IIF(r.verdict = 'FAIL' AND r.fault_until_epoch <= r.as_of_epoch, r.fault_until_epoch, NULL) AS remedied_epoch
FROM ranked AS r
WHERE r.place = 1
