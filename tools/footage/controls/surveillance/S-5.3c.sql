-- clause: S-5.3c
-- policy: surveillance
-- title.zh: 及时处理投诉和建议
-- title.en: Complaints and suggestions are dealt with in time
-- asks.zh: 收到的投诉和建议要在规定期限内告知收到、决定是否受理、给出答复；经办人不得是被反映的人。
-- asks.en: Whoever complains or suggests something hears in time that it came in, whether it is taken up, and what came of it;
--   nobody deals with a complaint about himself.
-- who.zh: 投诉受理人员
-- who.en: Those who take complaints
-- kinds: complaint, complaint_step
-- parameters: complaint.ack_days, complaint.accept_days, complaint.close_days, complaint.hotline_days, complaint.extend_days
-- severity: major
-- truth: decidable
-- uses: parameter_missing, stated_late
-- reason.dealt_with.zh: 按期告知、受理、答复，期限 {deadline_at}。
-- reason.dealt_with.en: Acknowledged, taken up and answered in time; it was due by {deadline_at}.
-- reason.in_hand.zh: 正在办理，{stage}的期限为 {deadline_at}。
-- reason.in_hand.en: In hand; due for {stage}: {deadline_at}.
-- reason.step_late.zh: {stage}迟至 {done_at}，期限 {deadline_at}。
-- reason.step_late.en: Late for {stage}: done at {done_at}, due by {deadline_at}.
-- reason.step_overdue.zh: 至今没有{stage}，期限 {deadline_at}。
-- reason.step_overdue.en: Overdue for {stage} since {deadline_at}.
-- reason.own_complaint.zh: 由被反映的 {person} 本人办理。
-- reason.own_complaint.en: {person} dealt with a complaint about himself.
-- reason.no_complaint.zh: 没有收到投诉或建议。
-- reason.no_complaint.en: No complaint or suggestion came in.
-- reason.stage_answer.zh: 答复
-- reason.stage_answer.en: the answer
-- reason.stage_accept.zh: 受理决定
-- reason.stage_accept.en: taking it up
-- reason.stage_ack.zh: 告知收到
-- reason.stage_ack.en: acknowledging it
WITH
-- 1. Which steps are enough for which stage, and the days for it. A refusal or transfer with reasons ends the matter.
stage (stage, parameter, step) AS (
  VALUES
    ('answer', 'complaint.close_days', 'answered'), ('answer', 'complaint.close_days', 'closed'),
    ('answer', 'complaint.close_days', 'refused'), ('answer', 'complaint.close_days', 'transferred'),
    ('accept', 'complaint.accept_days', 'accepted'), ('accept', 'complaint.accept_days', 'refused'),
    ('accept', 'complaint.accept_days', 'transferred'), ('accept', 'complaint.accept_days', 'answered'),
    ('ack', 'complaint.ack_days', 'acknowledged'), ('ack', 'complaint.ack_days', 'accepted'),
    ('ack', 'complaint.ack_days', 'refused'), ('ack', 'complaint.ack_days', 'transferred'),
    ('ack', 'complaint.ack_days', 'answered')
),
done AS (
  SELECT
    s.complaint, s.step, s.at_epoch, s.done_by, COALESCE(s.first_seen_epoch, s.landed_epoch) AS seen_epoch, s.uid
  FROM complaint_step AS s WHERE s.landed_seq IS NOT NULL
),
timed AS (
  SELECT
    c.uid, c.received_at_epoch, g.stage, MIN(d.at_epoch) AS done_epoch, d.seen_epoch, d.uid AS step,
    IIF(g.stage = 'answer' AND c.channel = 'hotline', 'complaint.hotline_days', g.parameter) AS parameter, NULL AS person
  FROM complaint AS c
  CROSS JOIN stage AS g
  LEFT JOIN done AS d ON d.complaint = c.uid AND d.step = g.step
  WHERE c.landed_seq IS NOT NULL
  GROUP BY c.uid, g.stage
),

-- 2. Deadlines; the answer's moves once if an extension was told before it passed.
limited AS (
  SELECT t.*, CAST(t.received_at_epoch + p.seconds AS INTEGER) AS first_epoch, more.seconds AS more_seconds
  FROM timed AS t
  LEFT JOIN parameter_span AS p
    ON p.name = t.parameter AND p.from_epoch <= t.received_at_epoch AND t.received_at_epoch < p.until_epoch
  LEFT JOIN parameter_span AS more
    ON more.name = 'complaint.extend_days' AND more.from_epoch <= t.received_at_epoch
    AND t.received_at_epoch < more.until_epoch
),
due AS (
  SELECT
    l.*, CASE
      WHEN l.stage = 'answer' AND EXISTS (
        SELECT 1 FROM done AS d
        WHERE d.complaint = l.uid AND d.step = 'extended' AND d.at_epoch <= l.first_epoch AND d.seen_epoch <= l.first_epoch
      ) THEN CAST(l.first_epoch + l.more_seconds AS INTEGER)
      ELSE l.first_epoch
    END AS deadline_epoch
  FROM limited AS l
),

-- 3. Each stage judged; a complaint is what its worst stage is (rank, then answer before accept before ack).
rated AS (
  SELECT
    d.*,
    CASE
      WHEN d.deadline_epoch IS NULL THEN 'parameter_missing'
      WHEN d.done_epoch IS NULL AND a.epoch > d.deadline_epoch THEN 'step_overdue'
      WHEN d.done_epoch IS NULL THEN 'in_hand'
      WHEN d.done_epoch > d.deadline_epoch THEN 'step_late'
      WHEN d.seen_epoch IS NULL THEN 'stated_late'
      WHEN d.seen_epoch > d.deadline_epoch THEN 'stated_late'
      ELSE 'dealt_with'
    END AS reason_code
  FROM due AS d CROSS JOIN as_of AS a
  UNION ALL
  SELECT c.uid, c.received_at_epoch, 'own', d.at_epoch, d.seen_epoch, d.uid, NULL, d.done_by, NULL, NULL, NULL, 'own_complaint'
  FROM complaint AS c
  JOIN complaint_about AS b ON b.uid = c.uid
  JOIN done AS d ON d.complaint = c.uid AND d.done_by = b.value
),
outcome (reason_code, rank, verdict) AS (
  VALUES
    ('own_complaint', 0, 'FAIL'), ('step_overdue', 1, 'FAIL'), ('step_late', 2, 'FAIL'), ('parameter_missing', 3, 'UNKNOWN'),
    ('stated_late', 4, 'UNKNOWN'), ('in_hand', 5, 'DUE'), ('dealt_with', 6, 'PASS')
),
worst AS (
  SELECT r.*, o.verdict, ROW_NUMBER() OVER (
    PARTITION BY r.uid ORDER BY o.rank, r.stage = 'answer' DESC, r.stage = 'accept' DESC, r.step
  ) AS place
  FROM rated AS r JOIN outcome AS o ON o.reason_code = r.reason_code
)
SELECT
  w.uid AS subject,
  w.verdict,
  w.reason_code,
  json_object(
    'stage', CASE w.stage WHEN 'answer' THEN '@stage_answer' WHEN 'accept' THEN '@stage_accept' ELSE '@stage_ack' END, 'deadline_at', w.deadline_epoch, 'done_at', w.done_epoch, 'person', w.person,
    'stated_at', w.done_epoch, 'seen_at', w.seen_epoch, 'parameter', w.parameter
  ) AS args,
  IIF(w.step IS NULL, json_array(w.uid), json_array(w.uid, w.step)) AS evidence,
  CASE
    WHEN w.reason_code IN ('step_overdue', 'step_late') THEN w.deadline_epoch
    ELSE COALESCE(w.done_epoch, w.received_at_epoch)
  END AS since_epoch,
  IIF(w.reason_code = 'step_late', 'minor', 'major') AS severity,
  IIF(w.reason_code = 'step_late', w.done_epoch, NULL) AS remedied_epoch
FROM worst AS w
WHERE w.place = 1
UNION ALL
SELECT 'organisation', 'N/A', 'no_complaint', '{}', json_array('organisation'), a.epoch, 'major', NULL
FROM as_of AS a
WHERE NOT EXISTS (SELECT 1 FROM complaint)
