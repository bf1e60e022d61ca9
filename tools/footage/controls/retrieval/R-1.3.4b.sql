-- clause: R-1.3.4b
-- policy: retrieval
-- title.zh: 不得剪辑篡改
-- title.en: Nothing is cut or altered
-- asks.zh: 原始复制件与导出的文件逐一校验值相同；截取、遮挡、转码都另成一件并写明出自哪一件，截取和遮挡另有处理记录。介质上的真实内容由检查时重新计算的校验值证明。
-- asks.en: A copy of the original has the digests of the files that were exported; what is cut, masked or transcoded is a copy of its
--   own that names what it was made from, and what is cut or masked has a record of it. What is really on a medium is shown
--   by the digests worked out again when it is checked.
-- who.zh: 接触录像的人员
-- who.en: All who handle footage
-- kinds: copy, retrieval, redaction, incident
-- parameters:
-- severity: critical
-- truth: decidable
-- uses: no_copy
-- reason.copy_unaltered.zh: {files} 个文件的校验值与导出时相同。
-- reason.copy_unaltered.en: All {files} files have the digests with which they were exported.
-- reason.copy_derived.zh: 出自复制件 {parent}，来源和处理有据。
-- reason.copy_derived.en: Made from the copy {parent}; where it comes from and what was done is on record.
-- reason.copy_altered.zh: 文件 {file} 的校验值与任何导出文件都不同。
-- reason.copy_altered.en: The file {file} has a digest that no exported file has.
-- reason.copy_parent_unknown.zh: 所写的来源复制件 {parent} 不在本案中。
-- reason.copy_parent_unknown.en: The copy that it is said to be made from, {parent}, is not in this case.
-- reason.cut_unrecorded.zh: 由 {parent} 截取或遮挡而成，没有处理记录。
-- reason.cut_unrecorded.en: Cut or masked from {parent}, and there is no record of that.
-- reason.copy_tampered.zh: 事件报告 {incident} 报告该复制件被改动。
-- reason.copy_tampered.en: The incident {incident} reports that the copy was tampered with.
-- reason.export_unknown.zh: 所写的调取记录不在本案中，或没有登记文件，无从比较。
-- reason.export_unknown.en: The retrieval named is not in this case or lists no files, so there is nothing to compare with.
WITH
-- 1. Each copy with the first file that the export does not have, what it was made from, and reports of tampering.
facts AS (
  SELECT
    c.uid, c.id, c.case_id, c.path, c.made_at_epoch, c.derivative, c.parent, c.retrieval, p.uid AS parent_uid, t.uid AS tampered,
    (SELECT COUNT(*) FROM copy_files AS f WHERE f.uid = c.uid) AS files,
    (SELECT COUNT(*) FROM retrieval_files AS e WHERE e.uid = c.case_id || '/' || c.retrieval) AS exported,
    (
      SELECT MIN(f.name) FROM copy_files AS f
      WHERE f.uid = c.uid AND f.sha256 NOT IN (
        SELECT e.sha256 FROM retrieval_files AS e WHERE e.uid = c.case_id || '/' || c.retrieval
      )
    ) AS strange,
    EXISTS (
      SELECT 1 FROM redaction AS r WHERE r.case_id = c.case_id AND r.result = c.id AND r.source = c.parent
    ) AS recorded
  FROM copy AS c
  LEFT JOIN copy AS p ON p.case_id = c.case_id AND p.id = c.parent AND p.uid <> c.uid
  LEFT JOIN (
    SELECT i.case_id, m.value AS copy, MIN(i.uid) AS uid
    FROM incident AS i JOIN incident_copies AS m ON m.uid = i.uid
    WHERE i.category = 'tamper' GROUP BY i.case_id, m.value
  ) AS t ON t.case_id = c.case_id AND t.copy = c.id
),

-- 2. One reason per copy.
judged AS (
  SELECT
    f.*,
    CASE
      WHEN f.tampered IS NOT NULL THEN 'copy_tampered'
      WHEN f.derivative = 'original' AND f.exported = 0 THEN 'export_unknown'
      WHEN f.derivative = 'original' AND f.strange IS NOT NULL THEN 'copy_altered'
      WHEN f.derivative = 'original' THEN 'copy_unaltered'
      WHEN f.parent_uid IS NULL THEN 'copy_parent_unknown'
      WHEN f.derivative <> 'transcode' AND NOT f.recorded THEN 'cut_unrecorded'
      ELSE 'copy_derived'
    END AS reason_code
  FROM facts AS f
),

-- 3. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('copy_unaltered', 'PASS'), ('copy_derived', 'PASS'),
    ('copy_altered', 'FAIL'), ('copy_parent_unknown', 'FAIL'), ('cut_unrecorded', 'FAIL'), ('copy_tampered', 'FAIL'),
    ('export_unknown', 'UNKNOWN')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  json_object('files', j.files, 'parent', j.parent, 'file', j.strange, 'incident', j.tampered) AS args,
  json_array(j.uid, COALESCE(j.tampered, j.parent_uid, j.case_id || '/' || j.retrieval)) AS evidence,
  j.made_at_epoch AS since_epoch,
  'critical' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
-- 4. Cases without a copy.
SELECT b.case_id, 'N/A', 'no_copy', '{}', json_array(b.case_id), b.state_since_epoch, 'critical', NULL
FROM case_basis AS b
WHERE NOT EXISTS (SELECT 1 FROM copy AS c WHERE c.case_id = b.case_id)
