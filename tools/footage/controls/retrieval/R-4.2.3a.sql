-- clause: R-4.2.3a
-- policy: retrieval
-- title.zh: 拷贝安全存储
-- title.en: Copies are made and kept safely
-- asks.zh: 复制件出自在案的调取；移动介质登记编号；涉及敏感部位或敏感事项的须加密。文件是否与调取时相同，由 R-1.3.4b 判断。
-- asks.en: A copy comes from a retrieval on file, a medium that can be carried off has its number registered, and what is
--   sensitive is encrypted. Whether the files are those that were retrieved is judged under R-1.3.4b.
-- who.zh: 录像操作人员
-- who.en: Operators
-- kinds: copy, retrieval, request, camera, zone
-- parameters:
-- severity: major
-- truth: decidable
-- uses: view_only, no_copy
-- reason.copied_safely.zh: 校验值一致，介质已登记，加密符合要求。
-- reason.copied_safely.en: Digests agree, the medium is registered, and it is encrypted where it must be.
-- reason.source_unknown.zh: 复制件所写的调取记录 {retrieval} 不在本案中。
-- reason.source_unknown.en: The retrieval {retrieval} that it names is not of this case.
-- reason.digest_differs.zh: 介质和加密符合要求，但文件与调取时的校验值不同（{files}），由 R-1.3.4b 判断，不能认定拷贝完整。
-- reason.digest_differs.en: Medium and encryption are as they should be, but files have other digests than when they were
--   retrieved ({files}); R-1.3.4b decides, and the copy cannot be called whole.
-- reason.medium_unregistered.zh: 介质没有登记编号。
-- reason.medium_unregistered.en: The number of the medium is not registered.
-- reason.not_encrypted.zh: 涉及敏感部位或敏感事项，复制件没有加密。
-- reason.not_encrypted.en: The footage is sensitive and the copy is not encrypted.
WITH
-- 1. Files said to be unaltered that the retrieval does not have.
altered AS (
  SELECT k.uid, json_group_array(f.name) AS files
  FROM copy AS k
  JOIN copy_files AS f ON f.uid = k.uid
  WHERE k.derivative = 'original' AND NOT EXISTS (
    SELECT 1 FROM retrieval_files AS s WHERE s.uid = k.case_id || '/' || k.retrieval AND s.sha256 = f.sha256
  )
  GROUP BY k.uid
),

-- 2. Retrievals of a camera that was sensitive then, or hung in a zone that was.
sensitive AS (
  SELECT DISTINCT c.uid
  FROM retrieval AS t
  JOIN retrieval_cameras AS c ON c.uid = t.uid
  JOIN camera_version AS v ON v.uid = c.value
  LEFT JOIN zone_version AS z ON z.uid = v.zone AND z.sensitivity = 'sensitive' AND z.landed_seq IS NOT NULL
    AND COALESCE(z.landed_epoch, 0) <= t.ended_at_epoch AND (z.replaced_seq IS NULL OR z.replaced_epoch > t.ended_at_epoch)
  WHERE (v.sensitivity = 'sensitive' OR z.uid IS NOT NULL) AND v.landed_seq IS NOT NULL
    AND COALESCE(v.landed_epoch, 0) <= t.ended_at_epoch AND (v.replaced_seq IS NULL OR v.replaced_epoch > t.ended_at_epoch)
),

-- 3. One reason per copy: the first that applies.
judged AS (
  SELECT
    b.case_id, b.state_since_epoch, COALESCE(k.uid, b.case_id) AS subject, k.path, k.made_at_epoch AS made_epoch,
    k.retrieval, d.files, CASE
    WHEN k.uid IS NULL THEN IIF(b.mode = 'view', 'view_only', 'no_copy')
    WHEN t.uid IS NULL THEN 'source_unknown'
    WHEN k.medium_serial IS NULL AND k.medium_type <> 'network' THEN 'medium_unregistered'
    WHEN NOT k.encrypted AND (r.sensitivity = 'sensitive' OR s.uid IS NOT NULL) THEN 'not_encrypted'
    WHEN d.uid IS NOT NULL THEN 'digest_differs'
    ELSE 'copied_safely'
  END AS reason_code
  FROM case_basis AS b
  LEFT JOIN copy AS k ON k.case_id = b.case_id
  LEFT JOIN retrieval AS t ON t.uid = k.case_id || '/' || k.retrieval
  LEFT JOIN altered AS d ON d.uid = k.uid
  LEFT JOIN sensitive AS s ON s.uid = t.uid
  LEFT JOIN request AS r ON r.uid = b.case_id
),
outcome (reason_code, verdict) AS (
  VALUES
    ('copied_safely', 'PASS'),
    ('source_unknown', 'FAIL'), ('digest_differs', 'UNKNOWN'), ('medium_unregistered', 'FAIL'), ('not_encrypted', 'FAIL'),
    ('view_only', 'N/A'), ('no_copy', 'N/A')
)
SELECT
  j.subject,
  o.verdict,
  j.reason_code,
  json_object('retrieval', j.retrieval, 'files', json(j.files)) AS args,
  IIF(j.path IS NULL, json_array(j.case_id), json_array(j.subject, j.path)) AS evidence,
  COALESCE(j.made_epoch, j.state_since_epoch) AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
