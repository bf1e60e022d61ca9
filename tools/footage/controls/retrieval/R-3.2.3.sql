-- clause: R-3.2.3
-- policy: retrieval
-- title.zh: 写明时间段与地点
-- title.en: The form states when and where
-- asks.zh: 申请表要写明想看哪一段时间、哪个地点的录像。可以写区域和大致时间，由安保部门缩小；不得为将来的时间预先申请，
--   但写明次数和首末日、不超过规定天数和次数的系列查看除外。
-- asks.en: The form says which time and which place the footage is of. A zone and a rough window will do, security narrows
--   them. Nobody asks ahead for time still to come, except a series of views within the days and number that are allowed.
-- who.zh: 申请部门
-- who.en: The applying department
-- kinds: request, camera, zone
-- parameters: clock.tolerance_minutes, series.max_days, series.max_uses
-- severity: minor
-- truth: decidable
-- uses: waiting, never_landed, no_form, filed_unknown, parameter_missing
-- reason.stated.zh: 时间段与地点齐全：{cameras} 路摄像机或一个区域。
-- reason.stated.en: Time and place are stated: {cameras} cameras, or a zone.
-- reason.stated_for_series.zh: 时间段与地点齐全；系列查看，至多 {uses} 次，截止 {window_to_at}。
-- reason.stated_for_series.en: Time and place are stated; a series of at most {uses} views until {window_to_at}.
-- reason.series_too_long.zh: 系列查看跨 {days} 天，最多 {limit} 天。
-- reason.series_too_long.en: The series spans {days} days; at most {limit} are allowed.
-- reason.series_too_many.zh: 系列查看 {uses} 次，最多 {limit} 次。
-- reason.series_too_many.en: The series has {uses} views; at most {limit} are allowed.
-- reason.window_reversed.zh: 时间段的结束不晚于开始：{window_from} 至 {window_to}。
-- reason.window_reversed.en: The window does not end after it begins: {window_from} to {window_to}.
-- reason.place_missing.zh: 既没有写摄像机，也没有写区域。
-- reason.place_missing.en: Neither a camera nor a zone is named.
-- reason.place_unknown.zh: 所写地点当时不在登记册中：{unknown}。
-- reason.place_unknown.en: A place named was not in the register then: {unknown}.
-- reason.window_future.zh: 申请的时间段到 {window_to_at} 才结束，晚于提出申请的 {filed_at}。
-- reason.window_future.en: The window ends at {window_to_at}, after the request was filed at {filed_at}.
WITH
-- 1. What the form says. A request that only the forge knows has no form here yet.
form AS (
  SELECT
    b.case_id, b.phase, b.filed_epoch, b.waiting_for, b.moment_epoch, b.request_pull, r.uid, r.mode, r.zone, r.landed_seq,
    r.window_from, r.window_to, r.window_from_epoch, r.window_to_epoch, r.landed_epoch,
    r.series_uses, r.series_until_epoch + 86400 AS series_end,
    (r.series_until_epoch - r.series_from_epoch) / 86400 + 1 AS series_days
  FROM case_basis AS b
  LEFT JOIN request AS r ON r.uid = b.case_id
),

-- 2. The places it names, each looked up in the register as it stood when the form landed.
place AS (
  SELECT f.case_id, n.value AS id, EXISTS (
    SELECT 1 FROM camera_version AS v
    WHERE v.uid = n.value AND v.landed_seq IS NOT NULL
      AND (f.landed_seq IS NULL OR v.landed_seq <= f.landed_seq)
      AND (f.landed_seq IS NULL OR v.replaced_seq IS NULL OR v.replaced_seq > f.landed_seq)
  ) AS known
  FROM form AS f JOIN request_cameras AS n ON n.uid = f.uid
  UNION ALL
  SELECT f.case_id, f.zone, EXISTS (
    SELECT 1 FROM zone_version AS v
    WHERE v.uid = f.zone AND v.landed_seq IS NOT NULL
      AND (f.landed_seq IS NULL OR v.landed_seq <= f.landed_seq)
      AND (f.landed_seq IS NULL OR v.replaced_seq IS NULL OR v.replaced_seq > f.landed_seq)
  )
  FROM form AS f WHERE f.zone IS NOT NULL
),
places AS (
  SELECT
    case_id, COUNT(*) AS named, SUM(NOT known) AS unknown_count,
    json_group_array(id) FILTER (WHERE NOT known) AS unknown
  FROM (SELECT case_id, id, known FROM place ORDER BY case_id, id)
  GROUP BY case_id
),

-- 3. One reason per case: the first that applies.
judged AS (
  SELECT
    f.*, COALESCE(p.named, 0) AS named, p.unknown,
    longest.number AS longest, most.number AS most,
    IIF(tolerance.seconds IS NULL, 'clock.tolerance_minutes', IIF(longest.number IS NULL, 'series.max_days', 'series.max_uses'))
      AS missing_parameter,
    CASE
      WHEN f.phase = 'closed' THEN 'never_landed'
      WHEN f.uid IS NULL THEN IIF(f.phase = 'open', 'waiting', 'no_form')
      WHEN (f.window_from_epoch < f.window_to_epoch) IS NOT 1 THEN 'window_reversed'
      WHEN p.named IS NULL THEN 'place_missing'
      WHEN p.unknown_count > 0 THEN 'place_unknown'
      WHEN f.filed_epoch IS NULL THEN 'filed_unknown'
      WHEN tolerance.seconds IS NULL OR (f.series_uses IS NOT NULL AND (longest.number IS NULL OR most.number IS NULL))
        THEN 'parameter_missing'
      WHEN f.series_days > longest.number THEN 'series_too_long'
      WHEN f.series_uses > most.number THEN 'series_too_many'
      WHEN f.window_to_epoch <= f.series_end
        THEN CASE WHEN f.phase = 'open' THEN 'waiting' ELSE 'stated_for_series' END
      WHEN f.window_to_epoch <= f.filed_epoch + tolerance.seconds
        THEN CASE WHEN f.phase = 'open' THEN 'waiting' ELSE 'stated' END
      ELSE 'window_future'
    END AS reason_code
  FROM form AS f
  LEFT JOIN places AS p ON p.case_id = f.case_id
  LEFT JOIN parameter_span AS tolerance
    ON tolerance.name = 'clock.tolerance_minutes'
    AND tolerance.from_epoch <= f.moment_epoch AND f.moment_epoch < tolerance.until_epoch
  LEFT JOIN parameter_span AS longest
    ON longest.name = 'series.max_days' AND longest.from_epoch <= f.moment_epoch AND f.moment_epoch < longest.until_epoch
  LEFT JOIN parameter_span AS most
    ON most.name = 'series.max_uses' AND most.from_epoch <= f.moment_epoch AND f.moment_epoch < most.until_epoch
),

-- 4. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('stated', 'PASS'), ('stated_for_series', 'PASS'),
    ('window_reversed', 'FAIL'), ('place_missing', 'FAIL'), ('place_unknown', 'FAIL'), ('window_future', 'FAIL'),
    ('series_too_long', 'FAIL'), ('series_too_many', 'FAIL'),
    ('filed_unknown', 'UNKNOWN'), ('no_form', 'UNKNOWN'), ('parameter_missing', 'UNKNOWN'),
    ('waiting', 'DUE'), ('never_landed', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  CASE j.reason_code
    WHEN 'waiting' THEN json_object('waiting_for', json(j.waiting_for))
    WHEN 'stated' THEN json_object('cameras', j.named)
    WHEN 'stated_for_series' THEN json_object('uses', j.series_uses, 'window_to_at', j.window_to_epoch)
    WHEN 'series_too_long' THEN json_object('days', j.series_days, 'limit', j.longest)
    WHEN 'series_too_many' THEN json_object('uses', j.series_uses, 'limit', j.most)
    WHEN 'window_reversed' THEN json_object('window_from', j.window_from, 'window_to', j.window_to)
    WHEN 'place_unknown' THEN json_object('unknown', json(j.unknown))
    WHEN 'window_future' THEN json_object('window_to_at', j.window_to_epoch, 'filed_at', j.filed_epoch)
    WHEN 'parameter_missing' THEN json_object('parameter', j.missing_parameter)
    ELSE '{}'
  END AS args,
  IIF(j.request_pull IS NULL, json_array(j.case_id), json_array(j.case_id, j.request_pull)) AS evidence,
  COALESCE(j.landed_epoch, j.filed_epoch) AS since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
