-- clause: R-4.2.3b
-- policy: retrieval
-- title.zh: 拷贝注明来源与时间
-- title.en: Copies carry source and time of retrieval
-- asks.zh: 复制件的标签上写明来源（案卷编号，或摄像机编号、名称）和调取的日期。
-- asks.en: The label of a copy says where it comes from (the case, or a camera by number or name) and the day on
--   which it was retrieved.
-- who.zh: 录像操作人员
-- who.en: Operators
-- kinds: copy, retrieval, camera
-- parameters:
-- severity: minor
-- truth: decidable
-- uses: view_only, no_copy
-- reason.labelled.zh: 标签已写明来源和调取日期：{label}。
-- reason.labelled.en: The label says source and day of retrieval: {label}.
-- reason.label_without_source.zh: 标签没有写明来源：{label}。
-- reason.label_without_source.en: The label does not say the source: {label}.
-- reason.label_without_day.zh: 标签没有写明调取日期：{label}。
-- reason.label_without_day.en: The label does not say the day of retrieval: {label}.
-- reason.label_unprovable.zh: 所写的调取记录不在案，标签上的日期无从核对。
-- reason.label_unprovable.en: The retrieval it names is not on file, so the day on its label cannot be checked.
WITH
-- 1. What a label may call the source, and how it may write the day of retrieval.
source (uid, word) AS (
  SELECT k.uid, k.case_id FROM copy AS k
  UNION ALL
  SELECT k.uid, c.value FROM copy AS k JOIN retrieval_cameras AS c ON c.uid = k.case_id || '/' || k.retrieval
  UNION ALL
  SELECT k.uid, v.name_zh
  FROM copy AS k JOIN retrieval_cameras AS c ON c.uid = k.case_id || '/' || k.retrieval JOIN camera AS v ON v.uid = c.value
),
day (uid, word) AS (
  SELECT t.uid, SUBSTR(t.ended_at, 1, 10) FROM retrieval AS t
  UNION ALL SELECT t.uid, SUBSTR(t.started_at, 1, 10) FROM retrieval AS t
  UNION ALL
  SELECT t.uid, SUBSTR(t.ended_at, 1, 4) || '年' || CAST(SUBSTR(t.ended_at, 6, 2) AS INTEGER) || '月'
    || CAST(SUBSTR(t.ended_at, 9, 2) AS INTEGER) || '日' FROM retrieval AS t
),

-- 2. One reason per copy: the first that applies.
judged AS (
  SELECT
    b.case_id, b.state_since_epoch, COALESCE(k.uid, b.case_id) AS subject, k.path, k.made_at_epoch AS made_epoch,
    k.label_text AS label, CASE
    WHEN k.uid IS NULL THEN IIF(b.mode = 'view', 'view_only', 'no_copy')
    WHEN NOT EXISTS (SELECT 1 FROM source AS s WHERE s.uid = k.uid AND INSTR(k.label_text, s.word)) THEN 'label_without_source'
    WHEN t.uid IS NULL THEN 'label_unprovable'
    WHEN NOT EXISTS (SELECT 1 FROM day AS d WHERE d.uid = t.uid AND INSTR(k.label_text, d.word)) THEN 'label_without_day'
    ELSE 'labelled'
  END AS reason_code
  FROM case_basis AS b
  LEFT JOIN copy AS k ON k.case_id = b.case_id
  LEFT JOIN retrieval AS t ON t.uid = k.case_id || '/' || k.retrieval
),
outcome (reason_code, verdict) AS (
  VALUES
    ('labelled', 'PASS'), ('label_without_source', 'FAIL'), ('label_without_day', 'FAIL'),
    ('label_unprovable', 'UNKNOWN'), ('view_only', 'N/A'), ('no_copy', 'N/A')
)
SELECT
  j.subject,
  o.verdict,
  j.reason_code,
  json_object('label', j.label) AS args,
  IIF(j.path IS NULL, json_array(j.case_id), json_array(j.subject, j.path)) AS evidence,
  COALESCE(j.made_epoch, j.state_since_epoch) AS since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
