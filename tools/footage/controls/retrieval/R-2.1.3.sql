-- clause: R-2.1.3
-- policy: retrieval
-- title.zh: 其他业务视频
-- title.en: Other video of the business
-- asks.zh: 与业务有关的其他视频同样按本制度调取：申请表写明是什么视频、用什么录制、存放在哪处已登记的存储位置。
-- asks.en: Other video that has to do with the business is retrieved under the same rules: the form says what it is, what recorded it
--   and which registered store keeps it.
-- who.zh: 申请部门
-- who.en: The applying department
-- kinds: request, storage
-- parameters:
-- severity: minor
-- truth: decidable
-- uses: waiting, never_landed, no_form
-- reason.video_described.zh: {name}，由 {recorded_with} 录制，存放在 {storage}。
-- reason.video_described.en: {name}, recorded with {recorded_with} and kept in {storage}.
-- reason.video_store_unknown.zh: 申请表写的存放位置 {storage} 当时不在登记册中：这份录像没有纳入管理。
-- reason.video_store_unknown.en: The store named, {storage}, was not in the register then: this footage is not looked after.
-- reason.video_not_described.zh: 申请表没有写全是什么录像、用什么录制、存放在哪里。
-- reason.video_not_described.en: The form does not say in full what footage it is, what recorded it and where it is kept.
-- reason.video_not_asked.zh: 申请的不是其他业务视频。
-- reason.video_not_asked.en: What is asked for is no other video of the business.
WITH
-- 1. One reason per case; the store named is looked up in the register as it stood when the form landed.
judged AS (
  SELECT
    b.*, r.source_name, r.source_recorded_with, r.source_storage, r.landed_epoch,
    CASE
      WHEN b.phase = 'closed' THEN 'never_landed'
      WHEN r.uid IS NULL THEN IIF(b.phase = 'open', 'waiting', 'no_form')
      WHEN r.source_kind <> 'other' THEN 'video_not_asked'
      WHEN r.source_name IS NULL OR r.source_recorded_with IS NULL OR r.source_storage IS NULL THEN 'video_not_described'
      WHEN NOT EXISTS (
        SELECT 1 FROM storage_version AS s
        WHERE s.uid = r.source_storage AND s.landed_seq IS NOT NULL
          AND (r.landed_seq IS NULL OR s.landed_seq <= r.landed_seq)
      ) THEN 'video_store_unknown'
      WHEN b.phase = 'open' THEN 'waiting'
      ELSE 'video_described'
    END AS reason_code
  FROM case_basis AS b
  LEFT JOIN request AS r ON r.uid = b.case_id
),

-- 2. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('video_described', 'PASS'), ('video_store_unknown', 'FAIL'), ('video_not_described', 'UNKNOWN'), ('no_form', 'UNKNOWN'),
    ('waiting', 'DUE'), ('video_not_asked', 'N/A'), ('never_landed', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'name', j.source_name, 'recorded_with', j.source_recorded_with, 'storage', j.source_storage,
    'waiting_for', json(j.waiting_for)
  ) AS args,
  json_array(j.case_id) AS evidence,
  COALESCE(j.landed_epoch, j.filed_epoch, j.state_since_epoch) AS since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
