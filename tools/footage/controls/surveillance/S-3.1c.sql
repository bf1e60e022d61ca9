-- clause: S-3.1c
-- policy: surveillance
-- title.zh: 选型综合考虑
-- title.en: Selection weighs all three
-- asks.zh: 选择设备时综合考虑技术性能、稳定性和后期维护成本，并留有评分材料。
-- asks.en: Devices are chosen by performance, stability and the cost of upkeep together; the score sheet is kept.
-- who.zh: 设备采购单位
-- who.en: Buyers of equipment
-- kinds: build_plan
-- parameters:
-- severity: minor
-- truth: attested
-- reason.weighed.zh: 三项均有评分：性能 {performance}、稳定性 {stability}、维护成本 {upkeep}，评分材料在案。
-- reason.weighed.en: All three were scored (performance {performance}, stability {stability}, upkeep {upkeep}), and the
--   sheet is kept.
-- reason.criterion_missing.zh: 选型只评了部分项目（性能 {performance}、稳定性 {stability}、维护成本 {upkeep}）。
-- reason.criterion_missing.en: Not all three were scored (performance {performance}, stability {stability}, upkeep
--   {upkeep}).
-- reason.sheet_missing.zh: 有评分，没有评分材料。
-- reason.sheet_missing.en: Scores are given, but there is no score sheet.
-- reason.selection_unstated.zh: 没有登记选型评分。
-- reason.selection_unstated.en: No scores of the selection are registered.
WITH
judged AS (
  SELECT
    p.*, COALESCE(p.landed_epoch, p.approved_on_epoch) AS since_epoch,
    CASE
      WHEN COALESCE(p.selection_performance, p.selection_stability, p.selection_upkeep) IS NULL THEN 'selection_unstated'
      WHEN p.selection_performance IS NULL OR p.selection_stability IS NULL OR p.selection_upkeep IS NULL
        THEN 'criterion_missing'
      WHEN p.selection_sha256 IS NULL THEN 'sheet_missing'
      ELSE 'weighed'
    END AS reason_code
  FROM build_plan AS p
  WHERE p.landed_seq IS NOT NULL
),
outcome (reason_code, verdict) AS (
  VALUES
    ('weighed', 'PASS'),
    ('criterion_missing', 'FAIL'), ('sheet_missing', 'FAIL'),
    ('selection_unstated', 'UNKNOWN')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'performance', j.selection_performance, 'stability', j.selection_stability, 'upkeep', j.selection_upkeep
  ) AS args,
  json_array(j.uid, j.path) AS evidence,
  j.since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
