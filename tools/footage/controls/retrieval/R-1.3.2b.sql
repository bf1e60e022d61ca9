-- clause: R-1.3.2b
-- policy: retrieval
-- title.zh: 不得随意调取
-- title.en: Nobody helps himself
-- asks.zh: 录像机日志中的每次导出、回放，都有当时的调取、查看、保全或值班回放记录可对；记录中的调取在日志中也找得到。没有日志就看不见系统之外的调取。
-- asks.en: Each export and playback in a recorder's log answers to a retrieval, view, preservation or duty playback on file at that
--   time, and each retrieval on file is found in the log. Without a log, what is taken past the system cannot be seen.
-- who.zh: 录像保管员
-- who.en: Custodians
-- kinds: camera, recorder_log, retrieval, view, preservation, duty_playback
-- parameters: clock.tolerance_minutes
-- severity: critical
-- truth: decidable
-- uses: parameter_missing
-- reason.log_reconciled.zh: 日志中的 {operations} 次导出和回放都有记录可对。
-- reason.log_reconciled.en: All {operations} exports and playbacks in the log answer to a record.
-- reason.export_unexplained.zh: {operated_at} 账号 {account} 导出录像，没有调取或保全记录可对（共 {count} 次）。
-- reason.export_unexplained.en: The account {account} exported footage at {operated_at}, and no retrieval or preservation answers to it
--   ({count} in all).
-- reason.playback_unexplained.zh: {operated_at} 账号 {account} 回放录像，没有调取、查看或值班回放记录可对（共 {count} 次）。
-- reason.playback_unexplained.en: The account {account} played footage back at {operated_at}, and no retrieval, view or duty playback
--   answers to it ({count} in all).
-- reason.log_missing.zh: 自 {gap_at} 起没有完整的录像机日志，无法判断。
-- reason.log_missing.en: There is no complete log of the recorder from {gap_at} on, so nothing can be said.
-- reason.log_awaited.zh: 本季度尚未结束，已导入的日志没有异常。
-- reason.log_awaited.en: The quarter is not over; the logs imported so far show nothing wrong.
-- reason.retrieval_not_logged.zh: 调取记录 {retrieval} 在完整的日志中找不到对应的导出。
-- reason.retrieval_not_logged.en: The retrieval {retrieval} has no export in a log that is said to be complete.
WITH RECURSIVE
-- 1. Each recorder and quarter, from the day on which its first camera was registered.
wanted AS (
  SELECT
    k.recorder, q.id AS quarter, MAX(MIN(COALESCE(k.landed_epoch, 0)), q.began_epoch) AS began_epoch, q.upto_epoch,
    q.upto_epoch = q.until_epoch AS over, p.seconds AS tolerance
  FROM camera_version AS k
  CROSS JOIN quarter AS q
  LEFT JOIN parameter_span AS p
    ON p.name = 'clock.tolerance_minutes' AND p.from_epoch < q.upto_epoch AND q.upto_epoch <= p.until_epoch
  WHERE k.landed_seq IS NOT NULL AND COALESCE(k.landed_epoch, 0) < q.upto_epoch
  GROUP BY k.recorder, q.id
  HAVING MAX(MIN(COALESCE(k.landed_epoch, 0)), q.began_epoch) < q.upto_epoch
),

-- 2. The first moment of the quarter that no complete log covers; the last second of a log's period belongs to it.
hole AS (
  SELECT m.recorder, m.quarter, MIN(m.epoch) AS gap_epoch
  FROM (
    SELECT recorder, quarter, began_epoch AS epoch, upto_epoch FROM wanted
    UNION ALL
    SELECT w.recorder, w.quarter, l.period_to_epoch + 1, w.upto_epoch
    FROM wanted AS w JOIN recorder_log AS l ON l.recorder = w.recorder AND l.period_to_epoch >= w.began_epoch
  ) AS m
  WHERE m.epoch < m.upto_epoch AND NOT EXISTS (
    SELECT 1 FROM recorder_log AS l
    WHERE l.recorder = m.recorder AND l.complete = 1 AND l.landed_seq IS NOT NULL
      AND l.period_from_epoch <= m.epoch AND m.epoch <= l.period_to_epoch
  )
  GROUP BY m.recorder, m.quarter
),

-- 3. Acts on each camera, with the time in which the log may show them.
deed (kind, uid, camera, from_epoch, until_epoch) AS (
  SELECT 'export', a.uid, m.value, a.started_epoch, a.ended_epoch
  FROM act AS a JOIN retrieval_cameras AS m ON m.uid = a.uid WHERE a.result <> 'unavailable'
  UNION ALL
  SELECT 'export', p.uid, m.value, p.done_at_epoch, p.done_at_epoch
  FROM preservation AS p JOIN preservation_cameras AS m ON m.uid = p.uid
  UNION ALL
  SELECT 'playback', a.uid, m.value, a.started_epoch, a.ended_epoch FROM act AS a JOIN view_cameras AS m ON m.uid = a.uid
  UNION ALL
  SELECT 'playback', e.uid, e.camera, e.at_epoch, e.at_epoch FROM duty_playback_entries AS e
),
operation AS (
  SELECT
    w.recorder, w.quarter, w.tolerance, l.uid, o.position, o.operation, o.account, o.camera,
    o.at_epoch - l.clock_offset_seconds AS epoch
  FROM recorder_log AS l
  JOIN recorder_log_operations AS o ON o.uid = l.uid AND o.operation IN ('export', 'playback')
  JOIN wanted AS w
    ON w.recorder = l.recorder AND w.began_epoch <= o.at_epoch - l.clock_offset_seconds
    AND o.at_epoch - l.clock_offset_seconds < w.upto_epoch
  WHERE l.landed_seq IS NOT NULL
),
-- Each act day by day, as far as a clock may be wrong: what is compared with a log's line is that day's acts, not all.
dated AS (
  SELECT d.*, (MIN(d.from_epoch, d.until_epoch) - w.tolerance) / 86400 AS day, (MAX(d.from_epoch, d.until_epoch) + w.tolerance) / 86400 AS last
  FROM deed AS d CROSS JOIN (SELECT MAX(tolerance) AS tolerance FROM wanted) AS w
  UNION ALL
  SELECT kind, uid, camera, from_epoch, until_epoch, day + 1, last FROM dated WHERE day < last
),
-- Where the log names no camera, any camera of the recorder may be meant.
matched AS (
  SELECT DISTINCT o.uid, o.position, o.operation, d.uid AS record, d.camera
  FROM operation AS o
  LEFT JOIN camera AS k ON o.camera IS NULL AND k.recorder = o.recorder
  JOIN dated AS d
    ON d.camera = COALESCE(o.camera, k.uid) AND d.day = o.epoch / 86400 AND (o.operation = 'playback' OR d.kind = 'export')
    AND d.from_epoch - o.tolerance <= o.epoch AND o.epoch <= d.until_epoch + o.tolerance
),
stray AS (
  SELECT o.*, ROW_NUMBER() OVER (
    PARTITION BY o.recorder, o.quarter ORDER BY o.operation = 'export' DESC, o.epoch, o.account
  ) AS nth, COUNT(*) OVER (PARTITION BY o.recorder, o.quarter, o.operation) AS count
  FROM operation AS o
  WHERE (o.uid, o.position) NOT IN (SELECT m.uid, m.position FROM matched AS m)
),

-- 4. Retrievals that a complete log should show and does not.
unseen AS (
  SELECT w.recorder, w.quarter, MIN(a.uid) AS retrieval
  FROM wanted AS w
  JOIN camera AS k ON k.recorder = w.recorder
  JOIN retrieval_cameras AS m ON m.value = k.uid
  JOIN act AS a ON a.uid = m.uid AND a.result <> 'unavailable' AND w.began_epoch <= a.started_epoch AND a.ended_epoch < w.upto_epoch
  JOIN recorder_log AS l
    ON l.recorder = w.recorder AND l.complete = 1 AND l.landed_seq IS NOT NULL
    AND l.period_from_epoch <= a.started_epoch AND a.ended_epoch <= l.period_to_epoch
  WHERE (a.uid, k.uid) NOT IN (SELECT x.record, x.camera FROM matched AS x WHERE x.operation = 'export')
  GROUP BY w.recorder, w.quarter
),

-- 5. One reason per recorder and quarter.
judged AS (
  SELECT
    w.*, h.gap_epoch, s.epoch AS stray_epoch, s.account, s.count, u.retrieval, COALESCE(n.operations, 0) AS operations, n.logs,
    CASE
      WHEN w.tolerance IS NULL THEN 'parameter_missing'
      WHEN s.operation = 'export' THEN 'export_unexplained'
      WHEN s.operation = 'playback' THEN 'playback_unexplained'
      WHEN h.gap_epoch IS NOT NULL AND w.over THEN 'log_missing'
      WHEN u.retrieval IS NOT NULL THEN 'retrieval_not_logged'
      WHEN h.gap_epoch IS NOT NULL THEN 'log_awaited'
      ELSE 'log_reconciled'
    END AS reason_code
  FROM wanted AS w
  LEFT JOIN hole AS h ON h.recorder = w.recorder AND h.quarter = w.quarter
  LEFT JOIN stray AS s ON s.recorder = w.recorder AND s.quarter = w.quarter AND s.nth = 1
  LEFT JOIN unseen AS u ON u.recorder = w.recorder AND u.quarter = w.quarter
  LEFT JOIN (
    SELECT recorder, quarter, COUNT(*) AS operations, json_group_array(DISTINCT uid) AS logs
    FROM (SELECT * FROM operation ORDER BY recorder, quarter, uid) GROUP BY recorder, quarter
  ) AS n ON n.recorder = w.recorder AND n.quarter = w.quarter
),

-- 6. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('log_reconciled', 'PASS'), ('export_unexplained', 'FAIL'), ('playback_unexplained', 'FAIL'),
    ('log_missing', 'UNKNOWN'), ('retrieval_not_logged', 'UNKNOWN'), ('parameter_missing', 'UNKNOWN'),
    ('log_awaited', 'DUE')
)
SELECT
  j.recorder || '@' || j.quarter AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'operations', j.operations, 'operated_at', j.stray_epoch, 'account', j.account, 'count', j.count, 'gap_at', j.gap_epoch,
    'retrieval', j.retrieval, 'parameter', 'clock.tolerance_minutes'
  ) AS args,
  COALESCE(j.logs, json_array(j.recorder)) AS evidence,
  COALESCE(j.stray_epoch, IIF(j.reason_code = 'log_missing', j.gap_epoch, NULL), j.began_epoch) AS since_epoch,
  IIF(j.reason_code = 'playback_unexplained', 'major', 'critical') AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
