-- clause: S-4.1c
-- policy: surveillance
-- title.zh: 安装后、启用前测试
-- title.en: Tested after it is hung and before it is used
-- asks.zh: 每台摄像机安装之后、启用之前，经测试图像正常、信号稳定，测试记录已入档。
-- asks.en: After it is hung and before it is used, each camera is tested: picture and signal are in order, and the test is on
--   file.
-- who.zh: 建设单位、运维技术团队
-- who.en: Those who build, the technical team
-- kinds: camera, acceptance_test, build_plan
-- parameters:
-- severity: major
-- truth: decidable
-- uses: landing_unknown, stated_late, was_there
-- reason.tested_first.zh: {tested_at} 测试合格，之后启用。
-- reason.tested_first.en: Passed its test at {tested_at}, and was used after that.
-- reason.test_awaited.zh: 尚未启用，尚无合格的测试。
-- reason.test_awaited.en: Not in use yet, and no test passed yet.
-- reason.no_test.zh: 已启用，没有测试记录。
-- reason.no_test.en: It is in use, and no test is on file.
-- reason.not_passed.zh: 已启用，测试 {test} 图像或信号不合格。
-- reason.not_passed.en: It is in use although picture or signal did not pass in {test}.
-- reason.tested_before_hung.zh: 测试日期早于安装日期。
-- reason.tested_before_hung.en: It is said to have been tested before it was hung.
-- reason.tested_late.zh: {tested_at} 才测试合格，此前已启用。
-- reason.tested_late.en: It passed only at {tested_at} and was used before that.
WITH
judged AS (
  SELECT
    c.*,
    CASE
      WHEN c.was_there THEN 'was_there'
      WHEN c.passed IS NOT 1 AND c.as_of_epoch < c.in_use_on_epoch THEN 'test_awaited'
      WHEN c.test IS NULL THEN 'no_test'
      WHEN NOT c.passed THEN 'not_passed'
      WHEN c.tested_on_epoch < c.built_epoch THEN 'tested_before_hung'
      WHEN c.tested_on_epoch > c.in_use_on_epoch THEN 'tested_late'
      WHEN c.test_seen_epoch IS NULL THEN 'landing_unknown'
      WHEN c.test_seen_epoch >= c.in_use_on_epoch + 86400 THEN 'stated_late'
      ELSE 'tested_first'
    END AS reason_code
  FROM camera_build AS c
),
outcome (reason_code, verdict) AS (
  VALUES
    ('tested_first', 'PASS'), ('test_awaited', 'DUE'),
    ('no_test', 'FAIL'), ('not_passed', 'FAIL'), ('tested_before_hung', 'FAIL'), ('tested_late', 'FAIL'),
    ('landing_unknown', 'UNKNOWN'), ('stated_late', 'UNKNOWN'), ('was_there', 'N/A')
)
SELECT
  j.camera AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'test', j.test, 'tested_at', j.tested_on_epoch, 'stated_at', j.tested_on_epoch, 'seen_at', j.test_seen_epoch,
    'deadline_at', j.in_use_on_epoch + 86399
  ) AS args,
  IIF(j.test IS NULL, json_array(j.camera, j.path), json_array(j.camera, j.test)) AS evidence,
  j.in_use_on_epoch AS since_epoch,
  'major' AS severity,
  IIF(j.reason_code = 'tested_late', j.tested_on_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
