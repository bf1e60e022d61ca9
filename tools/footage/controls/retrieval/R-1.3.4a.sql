-- clause: R-1.3.4a
-- policy: retrieval
-- title.zh: 录像调取完整
-- title.en: What is taken out is complete
-- asks.zh: 批准的每台摄像机、每段时间的录像都完整取出；取不到的逐台写明原因。
-- asks.en: Of every camera and all the time that was approved the footage is taken out whole; what could not be had is listed, camera
--   by camera, with the reason.
-- who.zh: 录像操作人员
-- who.en: Operators
-- kinds: request, retrieval
-- parameters: retrieval.margin_minutes
-- severity: major
-- truth: decidable
-- uses: waiting, never_landed, no_retrieval, parameter_missing
-- reason.taken_whole.zh: 批准的 {cameras} 台摄像机全部取齐。
-- reason.taken_whole.en: All that was approved was taken out, of {cameras} cameras.
-- reason.gap_explained.zh: 没有取到的部分已逐台写明原因：{missing}。
-- reason.gap_explained.en: What could not be had is listed with its reason: {missing}.
-- reason.footage_gap.zh: 缺少摄像机 {camera} 自 {gap_at} 起的录像，没有写明原因。
-- reason.footage_gap.en: Footage of camera {camera} from {gap_at} on is missing, and no reason is given.
-- reason.batches_go_on.zh: 分批调取尚未结束，还缺摄像机 {camera} 自 {gap_at} 起的录像。
-- reason.batches_go_on.en: It is taken out in batches and goes on; footage of camera {camera} from {gap_at} on is still to come.
-- reason.taken_elsewhere.zh: 缺少摄像机 {camera} 自 {gap_at} 起的录像，取出的是未批准的摄像机或时间（{records}），由 R-3.3.4b 判断。
-- reason.taken_elsewhere.en: Footage of camera {camera} from {gap_at} on is missing; what was taken instead was not approved
--   ({records}), which R-3.3.4b judges.
-- reason.viewed_not_taken.zh: 只批准查看，没有取出录像。
-- reason.viewed_not_taken.en: Only a view was allowed; nothing was taken out.
-- reason.approved_scope_unknown.zh: 没有证据说明批准了什么范围，无法判断是否取齐。
-- reason.approved_scope_unknown.en: Nothing proves what was approved, so it cannot be said whether it is complete.
WITH
-- 1. What was approved to be taken out, and what was taken, widened by the margin on both sides.
wanted AS (
  SELECT s.case_id, s.camera, s.from_epoch, s.until_epoch, p.seconds AS margin
  FROM approved_scope AS s
  JOIN case_basis AS b ON b.case_id = s.case_id
  LEFT JOIN parameter_span AS p
    ON p.name = 'retrieval.margin_minutes' AND p.from_epoch <= b.moment_epoch AND b.moment_epoch < p.until_epoch
  WHERE s.mode <> 'view'
),
piece AS (
  SELECT w.case_id, w.camera, a.first_epoch - w.margin AS from_epoch, a.last_epoch + w.margin AS until_epoch
  FROM wanted AS w
  JOIN act AS a ON a.case_id = w.case_id AND a.kind = 'retrieval'
  JOIN retrieval_cameras AS m ON m.uid = a.uid AND m.value = w.camera
),

-- 2. The first moment that no piece covers: the beginning, or where a piece ends.
missing AS (
  SELECT DISTINCT t.case_id, m.camera FROM retrieval AS t JOIN retrieval_missing AS m ON m.uid = t.uid
),
hole AS (
  SELECT t.case_id, t.camera, MIN(t.epoch) AS gap_epoch
  FROM (
    SELECT case_id, camera, from_epoch AS epoch FROM wanted
    UNION ALL
    SELECT w.case_id, w.camera, p.until_epoch
    FROM wanted AS w JOIN piece AS p ON p.case_id = w.case_id AND p.camera = w.camera
    WHERE w.from_epoch < p.until_epoch AND p.until_epoch < w.until_epoch
  ) AS t
  WHERE NOT EXISTS (
    SELECT 1 FROM piece AS p
    WHERE p.case_id = t.case_id AND p.camera = t.camera AND p.from_epoch <= t.epoch AND t.epoch < p.until_epoch
  )
  GROUP BY t.case_id, t.camera
),
measured AS (
  SELECT
    w.case_id, COUNT(*) AS cameras, MIN(w.margin) AS margin,
    MIN(h.camera) FILTER (WHERE h.camera IS NOT NULL AND x.camera IS NULL) AS camera,
    MIN(h.gap_epoch) FILTER (WHERE x.camera IS NULL) AS gap_epoch,
    json_group_array(x.camera) FILTER (WHERE h.camera IS NOT NULL AND x.camera IS NOT NULL) AS explained
  FROM (SELECT * FROM wanted ORDER BY case_id, camera) AS w
  LEFT JOIN hole AS h ON h.case_id = w.case_id AND h.camera = w.camera
  LEFT JOIN missing AS x ON x.case_id = w.case_id AND x.camera = w.camera
  GROUP BY w.case_id
),
taken AS (
  SELECT case_id, MAX(ended_epoch) AS ended_epoch, json_group_array(uid) AS acts, MAX(batch) AS batch
  FROM (
    SELECT a.*, t.batch FROM act AS a JOIN retrieval AS t ON t.uid = a.uid WHERE a.kind = 'retrieval' ORDER BY a.case_id, a.uid
  )
  GROUP BY case_id
),
-- What was taken but not approved, by camera or by time: who wrote down the wrong one left a gap at the right one, and that is
-- one slip, not two.
stray AS (
  SELECT a.case_id, json_group_array(DISTINCT a.uid) AS records
  FROM (SELECT * FROM act WHERE kind = 'retrieval' AND result <> 'unavailable' ORDER BY case_id, uid) AS a
  JOIN retrieval_cameras AS m ON m.uid = a.uid
  WHERE NOT EXISTS (
    SELECT 1 FROM wanted AS w
    WHERE w.case_id = a.case_id AND w.camera = m.value
      AND w.from_epoch - w.margin <= a.first_epoch AND a.last_epoch <= w.until_epoch + w.margin
  )
  GROUP BY a.case_id
),

-- 3. One reason per case.
judged AS (
  SELECT
    b.*, m.cameras, m.camera, m.gap_epoch, m.explained, t.ended_epoch, t.acts, s.records,
    CASE
      WHEN b.phase = 'closed' THEN 'never_landed'
      WHEN b.phase = 'open' THEN 'waiting'
      WHEN b.mode = 'view' THEN 'viewed_not_taken'
      WHEN t.case_id IS NULL THEN 'no_retrieval'
      WHEN m.case_id IS NULL THEN 'approved_scope_unknown'
      WHEN m.margin IS NULL THEN 'parameter_missing'
      WHEN m.camera IS NOT NULL AND t.batch IS NOT NULL AND b.state IN ('retrieved', 'in_use') THEN 'batches_go_on'
      WHEN m.camera IS NOT NULL AND s.case_id IS NOT NULL THEN 'taken_elsewhere'
      WHEN m.camera IS NOT NULL THEN 'footage_gap'
      WHEN m.explained <> '[]' THEN 'gap_explained'
      ELSE 'taken_whole'
    END AS reason_code
  FROM case_basis AS b
  LEFT JOIN measured AS m ON m.case_id = b.case_id
  LEFT JOIN taken AS t ON t.case_id = b.case_id
  LEFT JOIN stray AS s ON s.case_id = b.case_id
),

-- 4. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('taken_whole', 'PASS'), ('gap_explained', 'PASS'), ('footage_gap', 'FAIL'),
    ('approved_scope_unknown', 'UNKNOWN'), ('taken_elsewhere', 'UNKNOWN'), ('parameter_missing', 'UNKNOWN'),
    ('waiting', 'DUE'), ('batches_go_on', 'DUE'), ('viewed_not_taken', 'N/A'), ('no_retrieval', 'N/A'), ('never_landed', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'cameras', j.cameras, 'missing', json(j.explained), 'camera', j.camera, 'gap_at', j.gap_epoch, 'records', json(j.records),
    'parameter', 'retrieval.margin_minutes', 'waiting_for', json(j.waiting_for)
  ) AS args,
  json_insert(COALESCE(j.acts, '[]'), '$[#]', j.case_id) AS evidence,
  COALESCE(j.ended_epoch, j.state_since_epoch, j.moment_epoch) AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
