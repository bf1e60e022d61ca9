-- clause: S-2a
-- policy: surveillance
-- title.zh: 适用单位
-- title.en: Units that the policy binds
-- asks.zh: 每台摄像机都要登记建设、使用、维护、管理单位；其中的部门须当时存在。
-- asks.en: Each camera names the units that built, use, maintain and manage it; the departments among them exist at the
--   time.
-- who.zh: 制度归口部门
-- who.en: Owner of the policy
-- kinds: camera, zone, department
-- parameters:
-- severity: minor
-- truth: decidable
-- uses: camera_not_in_use
-- reason.units_named.zh: 建设：{builder}；使用、维护、管理：{units}。
-- reason.units_named.en: Built by {builder}; used, maintained and managed by {units}.
-- reason.unit_gone.zh: 登记的部门 {units} 不存在或者已撤销。
-- reason.unit_gone.en: The department {units} named here does not exist, or not any more.
-- reason.units_unstated.zh: 没有写明：{missing}。
-- reason.units_unstated.en: It does not state: {missing}.
WITH
-- 1. Each stretch of each camera: what it does not state, and departments that were not there at its last moment.
named AS (
  SELECT
    c.uid, c.path, c.builder, c.from_epoch, c.until_epoch, c.as_of_epoch,
    json_array(c.operator, c.maintainer, c.owner) AS units,
    (
      SELECT json_group_array(m.value) FROM json_each(json_array(
        IIF(c.builder IS NULL, 'builder', NULL), IIF(c.operator IS NULL, 'operator', NULL), IIF(c.maintainer IS NULL, 'maintainer', NULL)
      )) AS m WHERE m.value IS NOT NULL
    ) AS missing,
    (
      SELECT json_group_array(u.value) FROM json_each(json_array(c.operator, c.maintainer, c.owner)) AS u
      WHERE u.value IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM department AS d
        WHERE d.uid = u.value AND d.valid_from_epoch <= c.moment_epoch
          AND (d.valid_until_epoch IS NULL OR c.moment_epoch < d.valid_until_epoch + 86400)
      )
    ) AS gone
  FROM camera_basis AS c
),
judged AS (
  SELECT
    n.*,
    CASE
      WHEN n.from_epoch > n.as_of_epoch THEN 'camera_not_in_use'
      WHEN n.gone <> '[]' THEN 'unit_gone'
      WHEN n.missing <> '[]' THEN 'units_unstated'
      ELSE 'units_named'
    END AS reason_code
  FROM named AS n
),
outcome (reason_code, verdict) AS (
  VALUES
    ('units_named', 'PASS'),
    ('unit_gone', 'FAIL'),
    ('units_unstated', 'UNKNOWN'),
    ('camera_not_in_use', 'N/A')
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
  json_object('builder', r.builder, 'units', json(IIF(r.verdict = 'FAIL', r.gone, r.units)), 'missing', json(r.missing)) AS args,
  json_array(r.uid, r.path) AS evidence,
  r.from_epoch AS since_epoch,
  'minor' AS severity,
  IIF(r.verdict = 'FAIL' AND r.fault_until_epoch <= r.as_of_epoch, r.fault_until_epoch, NULL) AS remedied_epoch
FROM ranked AS r
WHERE r.place = 1
