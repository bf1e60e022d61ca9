-- zh: 摄像机的建设过程：每台一行，所依据的建设方案、验收测试及其时间。
-- en: How each camera came to be: one row per camera, with the build plan that has its point and the acceptance test of it.
--
-- plan is the first approved plan that has the point; test the first test that the camera passed, else its first test. built_epoch
-- is the day of installation by the test, else the day on which it came into use. Days are their first second. was_there: it
-- stood at the baseline. What stood at the baseline was seen at the first proven landing at the latest; seen_epoch is NULL if
-- nothing shows when.
CREATE VIEW IF NOT EXISTS camera_build AS
WITH
baseline (seq, epoch) AS (
  SELECT l.seq, (SELECT MIN(q.began_epoch) FROM quarter AS q) FROM landed_commit AS l WHERE l.coverage = 'adopted'
),
planned AS (
  SELECT
    n.camera, p.uid, p.approved_on_epoch, n.zone, n.device_type,
    COALESCE(p.first_seen_epoch, p.landed_epoch, (SELECT b.epoch FROM baseline AS b WHERE b.seq = p.landed_seq)) AS seen_epoch,
    ROW_NUMBER() OVER (PARTITION BY n.camera ORDER BY p.approved_on_epoch, p.uid) AS place
  FROM build_plan AS p JOIN build_plan_points AS n ON n.uid = p.uid
  WHERE p.landed_seq IS NOT NULL
),
tested AS (
  SELECT
    r.camera, t.uid, t.tested_on_epoch, r.installed_on_epoch,
    r.picture = 'pass' AND r.signal = 'pass' AND t.conclusion <> 'failed' AS passed,
    COALESCE(t.first_seen_epoch, t.landed_epoch, (SELECT b.epoch FROM baseline AS b WHERE b.seq = t.landed_seq)) AS seen_epoch,
    ROW_NUMBER() OVER (
      PARTITION BY r.camera
      ORDER BY r.picture = 'pass' AND r.signal = 'pass' AND t.conclusion <> 'failed' DESC, t.tested_on_epoch, t.uid
    ) AS place
  FROM acceptance_test AS t JOIN acceptance_test_results AS r ON r.uid = t.uid
  WHERE t.landed_seq IS NOT NULL
)
SELECT
  k.uid AS camera, k.path, k.in_use_on_epoch, EXISTS (
    SELECT 1 FROM camera_version AS v JOIN baseline AS b ON b.seq = v.landed_seq WHERE v.uid = k.uid
  ) AS was_there,
  COALESCE(t.installed_on_epoch, k.in_use_on_epoch) AS built_epoch,
  p.uid AS plan, p.approved_on_epoch, p.seen_epoch AS plan_seen_epoch,
  t.uid AS test, t.tested_on_epoch, t.passed, t.seen_epoch AS test_seen_epoch, a.epoch AS as_of_epoch
FROM camera AS k
CROSS JOIN as_of AS a
LEFT JOIN planned AS p ON p.camera = k.uid AND p.place = 1
LEFT JOIN tested AS t ON t.camera = k.uid AND t.place = 1
WHERE k.landed_seq IS NOT NULL;
