-- clause: R-4.1.2b
-- policy: retrieval
-- title.zh: 录像完整可访问
-- title.en: What is prepared is complete and plays
-- asks.zh: 交出之前从头到尾回放检查，录像能够正常播放；事先保全过的，导出文件的校验值与保全时一致。缺段由 R-1.3.4a 判断。
-- asks.en: Before it is handed over the footage is played from end to end; where it had been preserved its digests
--   are those of then. Gaps are judged by R-1.3.4a.
-- who.zh: 录像保管员
-- who.en: Custodians of the footage
-- kinds: retrieval, view, preservation
-- parameters:
-- severity: major
-- truth: form
-- uses: never_landed, no_retrieval, nothing_taken
-- reason.plays.zh: 已回放检查，播放正常。
-- reason.plays.en: It was played and plays.
-- reason.viewed.zh: 已陪同查看，录像可以播放。
-- reason.viewed.en: It was viewed with a companion, so it plays.
-- reason.does_not_play.zh: 回放检查不正常，仍然交出。
-- reason.does_not_play.en: It did not play, and was handed over all the same.
-- reason.not_as_preserved.zh: 导出文件的校验值与保全时的都不同。
-- reason.not_as_preserved.en: None of the files has a digest that was kept when the footage was preserved.
-- reason.playback_unstated.zh: 没有写明是否回放检查。
-- reason.playback_unstated.en: Nothing says whether it was played.
WITH
-- 1. Digests that were kept when the footage was preserved, and whether one of the retrieval's files has one.
preserved AS (
  SELECT t.uid, MAX(EXISTS (SELECT 1 FROM retrieval_files AS f WHERE f.uid = t.uid AND f.sha256 = h.value)) AS same
  FROM retrieval AS t
  JOIN preservation AS s ON s.case_id = t.case_id AND s.done_at_epoch <= t.started_at_epoch
  JOIN preservation_sha256 AS h ON h.uid = s.uid
  GROUP BY t.uid
),

-- 2. One reason per retrieval or view: the first that applies.
judged AS (
  SELECT b.case_id, b.state_since_epoch, COALESCE(a.uid, b.case_id) AS subject, a.path, a.started_epoch, CASE
    WHEN a.uid IS NULL THEN IIF(b.phase = 'closed', 'never_landed', 'no_retrieval')
    WHEN a.kind = 'view' THEN 'viewed'
    WHEN a.result = 'unavailable' THEN 'nothing_taken'
    WHEN NOT t.plays_back THEN 'does_not_play'
    WHEN NOT s.same THEN 'not_as_preserved'
    WHEN t.plays_back IS NULL THEN 'playback_unstated'
    ELSE 'plays'
  END AS reason_code
  FROM case_basis AS b
  LEFT JOIN act AS a ON a.case_id = b.case_id
  LEFT JOIN retrieval AS t ON t.uid = a.uid
  LEFT JOIN preserved AS s ON s.uid = a.uid
),
outcome (reason_code, verdict) AS (
  VALUES
    ('plays', 'PASS'), ('viewed', 'PASS'), ('does_not_play', 'FAIL'), ('not_as_preserved', 'FAIL'),
    ('playback_unstated', 'UNKNOWN'), ('nothing_taken', 'N/A'), ('never_landed', 'N/A'), ('no_retrieval', 'N/A')
)
SELECT
  j.subject AS subject,
  o.verdict,
  j.reason_code,
  json_object() AS args,
  IIF(j.path IS NULL, json_array(j.case_id), json_array(j.subject, j.path)) AS evidence,
  COALESCE(j.started_epoch, j.state_since_epoch) AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
