-- clause: R-4.2.1c
-- policy: retrieval
-- title.zh: 调取准确
-- title.en: The retrieval is accurate
-- asks.zh: 调取时核对录像机时钟：偏差超过规定秒数的，写明录像机上的时间段，两者之差与所写偏差相符；导出的文件都属于所调取的摄像机。
-- asks.en: The recorder’s clock is checked: where it is off by more than the seconds set, the window on the recorder
--   is stated and differs from the true one by the offset. Every file is of a camera that was retrieved.
-- who.zh: 录像操作人员
-- who.en: Operators
-- kinds: retrieval, view
-- parameters: clock.warn_seconds, clock.tolerance_minutes
-- severity: minor
-- truth: form
-- uses: never_landed, no_retrieval, parameter_missing, only_viewed, nothing_taken
-- reason.clock_right.zh: 录像机时钟偏差 {offset} 秒，在 {limit} 秒以内。
-- reason.clock_right.en: The recorder’s clock was off by {offset} seconds, within {limit}.
-- reason.clock_corrected.zh: 录像机时钟偏差 {offset} 秒，已写明录像机上的时间段并校正。
-- reason.clock_corrected.en: The recorder’s clock was off by {offset} seconds; its own window is stated and
--   corrected.
-- reason.clock_not_corrected.zh: 录像机时钟偏差 {offset} 秒，超过 {limit} 秒，没有写明录像机上的时间段。
-- reason.clock_not_corrected.en: The recorder’s clock was off by {offset} seconds, more than {limit}, and the window
--   on the recorder is not stated.
-- reason.correction_wrong.zh: 录像机上的时间段与所写时间段相差，与时钟偏差 {offset} 秒不符。
-- reason.correction_wrong.en: The window on the recorder does not differ from the true one by the {offset} seconds of
--   the clock.
-- reason.file_of_other_camera.zh: 文件 {files} 属于没有调取的摄像机。
-- reason.file_of_other_camera.en: Files of cameras that were not retrieved: {files}.
WITH
-- 1. Files of a camera that the record does not name.
stray AS (
  SELECT f.uid, json_group_array(f.name) AS files
  FROM retrieval_files AS f
  WHERE NOT EXISTS (SELECT 1 FROM retrieval_cameras AS c WHERE c.uid = f.uid AND c.value = f.camera)
  GROUP BY f.uid
),

-- 2. How far the recorder's clock was off, and how far the recorder's window is from what follows from that.
clock AS (
  SELECT t.uid, t.clock_offset_seconds AS offset, t.recorder_window_from_epoch AS shown_epoch, MAX(
    ABS(t.recorder_window_from_epoch - t.clock_offset_seconds - t.window_from_epoch),
    ABS(t.recorder_window_to_epoch - t.clock_offset_seconds - t.window_to_epoch)
  ) AS error
  FROM retrieval AS t
),

-- 3. One reason per retrieval: the first that applies.
judged AS (
  SELECT
    b.case_id, b.state_since_epoch, COALESCE(a.uid, b.case_id) AS subject, a.path, a.started_epoch,
    s.files, k.offset, warn.seconds AS warn_seconds,
    IIF(warn.seconds IS NULL, 'clock.warn_seconds', 'clock.tolerance_minutes') AS parameter, CASE
      WHEN a.uid IS NULL THEN IIF(b.phase = 'closed', 'never_landed', 'no_retrieval')
      WHEN a.kind = 'view' THEN 'only_viewed'
      WHEN a.result = 'unavailable' THEN 'nothing_taken'
      WHEN s.uid IS NOT NULL THEN 'file_of_other_camera'
      WHEN warn.seconds IS NULL OR tolerance.seconds IS NULL THEN 'parameter_missing'
      WHEN k.error > tolerance.seconds THEN 'correction_wrong'
      WHEN ABS(k.offset) <= warn.seconds THEN 'clock_right'
      WHEN k.shown_epoch IS NULL THEN 'clock_not_corrected'
      ELSE 'clock_corrected'
    END AS reason_code
  FROM case_basis AS b
  LEFT JOIN act AS a ON a.case_id = b.case_id
  LEFT JOIN stray AS s ON s.uid = a.uid
  LEFT JOIN clock AS k ON k.uid = a.uid
  LEFT JOIN parameter_span AS warn
    ON warn.name = 'clock.warn_seconds' AND warn.from_epoch <= a.started_epoch AND a.started_epoch < warn.until_epoch
  LEFT JOIN parameter_span AS tolerance
    ON tolerance.name = 'clock.tolerance_minutes'
    AND tolerance.from_epoch <= a.started_epoch AND a.started_epoch < tolerance.until_epoch
),
outcome (reason_code, verdict) AS (
  VALUES
    ('clock_right', 'PASS'), ('clock_corrected', 'PASS'),
    ('clock_not_corrected', 'FAIL'), ('correction_wrong', 'FAIL'), ('file_of_other_camera', 'FAIL'),
    ('parameter_missing', 'UNKNOWN'),
    ('only_viewed', 'N/A'), ('nothing_taken', 'N/A'), ('never_landed', 'N/A'), ('no_retrieval', 'N/A')
)
SELECT
  j.subject AS subject,
  o.verdict,
  j.reason_code,
  json_object('offset', j.offset, 'limit', j.warn_seconds, 'files', json(j.files), 'parameter', j.parameter) AS args,
  IIF(j.path IS NULL, json_array(j.case_id), json_array(j.subject, j.path)) AS evidence,
  COALESCE(j.started_epoch, j.state_since_epoch) AS since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
