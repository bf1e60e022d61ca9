-- clause: R-4.2.2
-- policy: retrieval
-- title.zh: 形成调取记录
-- title.en: The retrieval is recorded
-- asks.zh: 每次调取或查看都要记录时间、人员和录像的具体内容，在规定小时内入档，并由第二人确认。
-- asks.en: Each retrieval or view is recorded with its time, people and what is on the footage, within its hours, and confirmed
--   by a second person.
-- who.zh: 录像操作人员
-- who.en: Operators
-- kinds: retrieval, view
-- parameters: retrieval.record_hours, clock.tolerance_minutes
-- severity: major
-- truth: decidable
-- uses: never_landed, no_retrieval, no_evidence, landing_unknown, parameter_missing
-- reason.recorded.zh: 记录齐全，{seen_at} 入档（期限 {deadline_at}），{second} 确认。
-- reason.recorded.en: Complete, on file at {seen_at} (due {deadline_at}), confirmed by {second}.
-- reason.time_reversed.zh: 结束时间（{ended_at}）早于开始时间（{started_at}）。
-- reason.time_reversed.en: It ended at {ended_at}, before it started at {started_at}.
-- reason.recorded_before.zh: 记录在 {seen_at} 已入档，却称 {ended_at} 才结束。
-- reason.recorded_before.en: The record was on file at {seen_at}, yet says that it ended at {ended_at}.
-- reason.content_missing.zh: 没有写明录像的具体内容。
-- reason.content_missing.en: It does not say what is on the footage.
-- reason.persons_missing.zh: 没有写明人员或摄像机。
-- reason.persons_missing.en: It names no person or no camera.
-- reason.no_second_person.zh: 没有第二人确认。
-- reason.no_second_person.en: No second person confirmed it.
-- reason.confirmed_by_operator.zh: 确认人 {second} 就是操作人。
-- reason.confirmed_by_operator.en: {second}, who confirmed it, is the operator.
-- reason.recorded_late.zh: {seen_at} 才入档，晚于期限 {deadline_at}。
-- reason.recorded_late.en: On file only at {seen_at}, after the deadline of {deadline_at}.
WITH
-- 1. Each act with the time within which its record was due, by the parameter in force when it ended.
due AS (
  SELECT
    a.*, tolerance.seconds AS tolerance,
    IIF(allowance.number IS NULL, 'retrieval.record_hours', 'clock.tolerance_minutes') AS parameter,
    CASE
      WHEN allowance.seconds IS NOT NULL THEN CAST(a.ended_epoch + allowance.seconds AS INTEGER)
      ELSE (
        SELECT w.until_epoch FROM working_day AS w
        WHERE w.number = allowance.working_days + (
          SELECT n.number FROM calendar_day AS n WHERE n.epoch <= a.ended_epoch ORDER BY n.epoch DESC LIMIT 1
        )
      )
    END AS deadline_epoch
  FROM act AS a
  LEFT JOIN parameter_span AS allowance
    ON allowance.name = 'retrieval.record_hours'
    AND allowance.from_epoch <= a.ended_epoch AND a.ended_epoch < allowance.until_epoch
  LEFT JOIN parameter_span AS tolerance
    ON tolerance.name = 'clock.tolerance_minutes'
    AND tolerance.from_epoch <= a.ended_epoch AND a.ended_epoch < tolerance.until_epoch
),

-- 2. The second hand: who confirmed the pull request that brought the record. Every second-hand seat must be filled.
second AS (
  SELECT
    d.uid, COUNT(s.position) AS seats, SUM(s.state = 'met' AND s.person IS NOT NULL) AS met,
    json_group_array(s.person) FILTER (WHERE s.state = 'met') AS people,
    MAX(s.state = 'met' AND EXISTS (SELECT 1 FROM retrieval_operators AS o WHERE o.uid = d.uid AND o.value = s.person))
      AS by_operator
  FROM due AS d
  JOIN approval_stage AS s ON s.pull_request = d.pull_request AND s.stage = 'second_hand'
  GROUP BY d.uid
),

-- 3. One reason per act: the first that applies.
judged AS (
  SELECT
    d.*, s.people,
    CASE
      WHEN d.ended_epoch < d.started_epoch THEN 'time_reversed'
      WHEN MIN(d.persons, d.cameras) = 0 THEN 'persons_missing'
      WHEN TRIM(COALESCE(d.content_summary, '')) = '' THEN 'content_missing'
      WHEN p.id IS NULL OR p.outcome = 'undetermined' THEN 'no_evidence'
      WHEN s.met IS NOT s.seats OR s.seats IS NULL THEN 'no_second_person'
      WHEN s.by_operator THEN 'confirmed_by_operator'
      WHEN d.seen_epoch IS NULL THEN 'landing_unknown'
      WHEN d.deadline_epoch IS NULL OR d.tolerance IS NULL THEN 'parameter_missing'
      WHEN d.ended_epoch > d.seen_epoch + d.tolerance THEN 'recorded_before'
      WHEN d.seen_epoch > d.deadline_epoch THEN 'recorded_late'
      ELSE 'recorded'
    END AS reason_code
  FROM due AS d
  LEFT JOIN pull_request AS p ON p.id = d.pull_request
  LEFT JOIN second AS s ON s.uid = d.uid
),

-- 4. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('recorded', 'PASS'),
    ('time_reversed', 'FAIL'), ('persons_missing', 'FAIL'), ('content_missing', 'FAIL'), ('no_second_person', 'FAIL'),
    ('confirmed_by_operator', 'FAIL'), ('recorded_before', 'FAIL'), ('recorded_late', 'FAIL'),
    ('no_evidence', 'UNKNOWN'), ('landing_unknown', 'UNKNOWN'), ('parameter_missing', 'UNKNOWN'),
    ('never_landed', 'N/A'), ('no_retrieval', 'N/A')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  CASE j.reason_code
    WHEN 'recorded' THEN json_object('seen_at', j.seen_epoch, 'deadline_at', j.deadline_epoch, 'second', json(j.people))
    WHEN 'recorded_late' THEN json_object('seen_at', j.seen_epoch, 'deadline_at', j.deadline_epoch)
    WHEN 'recorded_before' THEN json_object('seen_at', j.seen_epoch, 'ended_at', j.ended_epoch)
    WHEN 'time_reversed' THEN json_object('started_at', j.started_epoch, 'ended_at', j.ended_epoch)
    WHEN 'confirmed_by_operator' THEN json_object('second', json(j.people))
    WHEN 'parameter_missing' THEN json_object('parameter', j.parameter)
    ELSE '{}'
  END AS args,
  IIF(j.pull_request IS NULL, json_array(j.uid, j.path), json_array(j.uid, j.path, j.pull_request)) AS evidence,
  CASE WHEN j.reason_code = 'recorded_late' THEN j.deadline_epoch ELSE j.ended_epoch END AS since_epoch,
  IIF(j.reason_code = 'recorded_late', 'minor', 'major') AS severity,
  -- A record that came late did come: the fault is remedied from then on, and counted apart.
  IIF(j.reason_code = 'recorded_late', j.seen_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
-- 5. Cases in which nothing was retrieved or viewed.
SELECT
  b.case_id, 'N/A', IIF(b.phase = 'closed', 'never_landed', 'no_retrieval'), '{}', json_array(b.case_id),
  b.state_since_epoch, 'major', NULL
FROM case_basis AS b
WHERE NOT EXISTS (SELECT 1 FROM act AS a WHERE a.case_id = b.case_id)
