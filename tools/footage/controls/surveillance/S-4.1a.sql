-- clause: S-4.1a
-- policy: surveillance
-- title.zh: 建设前制定实施方案
-- title.en: A plan comes before building
-- asks.zh: 摄像机安装之前，已有写明该点位的建设方案并已入档；建档之初已在用的不追溯。
-- asks.en: Before a camera is hung, a build plan that has its point is approved and on file; what was there when records began is
--   not judged afterwards.
-- who.zh: 建设单位
-- who.en: Those who build
-- kinds: camera, build_plan, acceptance_test
-- parameters:
-- severity: major
-- truth: decidable
-- uses: landing_unknown, stated_late
-- reason.planned_first.zh: 方案 {plan} 在安装之前批准并入档。
-- reason.planned_first.en: The plan {plan} was approved and on file before the camera was hung.
-- reason.plan_awaited.zh: 尚未安装，方案尚未入档。
-- reason.plan_awaited.en: Not hung yet; no plan is on file yet.
-- reason.no_plan.zh: 没有任何建设方案写明这个点位。
-- reason.no_plan.en: No build plan has this point.
-- reason.plan_afterwards.zh: 方案 {plan} 在安装之后才批准。
-- reason.plan_afterwards.en: The plan {plan} was approved only after the camera was hung.
-- reason.was_there.zh: 建档之初已在，不追溯。
-- reason.was_there.en: It was there when records began and is not judged afterwards.
WITH
judged AS (
  SELECT
    c.*,
    CASE
      WHEN c.was_there THEN 'was_there'
      WHEN c.plan IS NULL AND c.as_of_epoch < c.built_epoch THEN 'plan_awaited'
      WHEN c.plan IS NULL THEN 'no_plan'
      WHEN c.approved_on_epoch > c.built_epoch THEN 'plan_afterwards'
      WHEN c.plan_seen_epoch IS NULL THEN 'landing_unknown'
      WHEN c.plan_seen_epoch >= c.built_epoch + 86400 THEN 'stated_late'
      ELSE 'planned_first'
    END AS reason_code
  FROM camera_build AS c
),
outcome (reason_code, verdict) AS (
  VALUES
    ('planned_first', 'PASS'), ('plan_awaited', 'DUE'), ('no_plan', 'FAIL'), ('plan_afterwards', 'FAIL'),
    ('landing_unknown', 'UNKNOWN'), ('stated_late', 'UNKNOWN'), ('was_there', 'N/A')
)
SELECT
  j.camera AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'plan', j.plan, 'stated_at', j.approved_on_epoch, 'seen_at', j.plan_seen_epoch, 'deadline_at', j.built_epoch + 86399
  ) AS args,
  IIF(j.plan IS NULL, json_array(j.camera, j.path), json_array(j.camera, j.plan)) AS evidence,
  j.built_epoch AS since_epoch,
  'major' AS severity,
  IIF(j.reason_code = 'plan_afterwards', j.approved_on_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
