-- clause: R-5.1.3b
-- policy: retrieval
-- title.zh: 问题不得擅自处理
-- title.en: Nobody deals with a problem on their own
-- asks.zh: 报告问题后，使用部门停止使用，在安全保卫或存储管理部门答复之前不得复制、转交；交回有问题的复制件不在此列。
-- asks.en: After a report the unit stops using the footage and neither copies nor passes it on until security or storage answers;
--   handing the faulty copy back is allowed.
-- who.zh: 使用部门
-- who.en: The using unit
-- kinds: issue, issue_instruction, copy, custody, person, department
-- parameters: clock.tolerance_minutes
-- severity: major
-- truth: decidable
-- uses: landing_unknown, no_issue
-- reason.waited_for_instruction.zh: {instructed_at} 得到答复，此前没有自行处理。
-- reason.waited_for_instruction.en: Answered at {instructed_at}; nothing was done on their own before that.
-- reason.awaiting_instruction.zh: {reported_at} 报告，尚待安全保卫或存储管理部门答复。
-- reason.awaiting_instruction.en: Reported at {reported_at}; security or storage has not answered yet.
-- reason.instruction_late.zh: 所写答复时间 {instructed_at}，{seen_at} 才入档；其间已复制或转交（{acts}），当时有无答复须另行证明。
-- reason.instruction_late.en: By its own word the answer was given at {instructed_at}, but it came on file at {seen_at}; footage was
--   copied or passed on in between ({acts}), and nothing proves that it had been given then.
-- reason.handled_alone.zh: 报告之后、答复之前自行复制或转交：{acts}。
-- reason.handled_alone.en: Copied or passed on after the report and before any answer: {acts}.
-- reason.use_went_on.zh: 报告问题时没有停止使用。
-- reason.use_went_on.en: Use did not stop when the problem was reported.
WITH
-- 1. Each report and the first answer to it by security or storage.
told AS (
  SELECT
    i.uid, i.case_id, i.copy, i.use_stopped, i.reported_at_epoch, a.epoch AS as_of_epoch, n.uid AS instruction,
    n.given_at_epoch, n.landed_epoch, COALESCE(n.first_seen_epoch, n.landed_epoch, a.epoch) AS seen_epoch,
    COALESCE((
      SELECT p.seconds FROM parameter_span AS p
      WHERE p.name = 'clock.tolerance_minutes' AND p.from_epoch <= i.reported_at_epoch AND i.reported_at_epoch < p.until_epoch
    ), 0) AS tolerance
  FROM issue AS i
  CROSS JOIN as_of AS a
  LEFT JOIN issue_instruction AS n ON n.uid = (
    SELECT x.uid
    FROM issue_instruction AS x
    JOIN membership AS m
      ON m.person = x.given_by AND m.from_epoch <= x.given_at_epoch AND x.given_at_epoch < m.until_epoch
      AND m.function IN ('security', 'storage')
    WHERE x.case_id = i.case_id AND x.issue = i.id
    ORDER BY x.given_at_epoch, x.uid
    LIMIT 1
  )
),

-- 2. What was done with footage of the case: copies made, copies passed on, and to whom.
done AS (
  SELECT c.case_id, c.uid, COALESCE(c.parent, c.id) AS copy, c.made_by AS person, c.made_at_epoch AS at_epoch FROM copy AS c
  UNION ALL
  SELECT u.case_id, u.uid, u.copy, u.receiver, u.at_epoch FROM custody AS u
),
alone AS (
  SELECT
    t.uid, json_group_array(d.uid) AS acts, MIN(d.at_epoch) AS at_epoch,
    MIN(d.at_epoch) < COALESCE(MIN(t.given_at_epoch), MIN(t.as_of_epoch)) AS before_answer
  FROM told AS t
  JOIN (SELECT * FROM done ORDER BY at_epoch, uid) AS d ON d.case_id = t.case_id
    AND (t.copy IS NULL OR d.copy = t.copy)
    AND d.at_epoch > t.reported_at_epoch AND d.at_epoch < MAX(COALESCE(t.given_at_epoch, t.as_of_epoch), t.seen_epoch - t.tolerance)
  WHERE NOT EXISTS (
    SELECT 1 FROM membership AS m
    WHERE m.person = d.person AND m.from_epoch <= d.at_epoch AND d.at_epoch < m.until_epoch
      AND m.function IN ('security', 'storage')
  )
  GROUP BY t.uid
),
judged AS (
  SELECT
    t.*, n.acts, n.at_epoch,
    CASE
      WHEN n.before_answer THEN 'handled_alone'
      WHEN NOT t.use_stopped THEN 'use_went_on'
      WHEN n.acts IS NOT NULL THEN 'instruction_late'
      WHEN t.instruction IS NULL THEN 'awaiting_instruction'
      WHEN t.landed_epoch IS NULL THEN 'landing_unknown'
      ELSE 'waited_for_instruction'
    END AS reason_code
  FROM told AS t
  LEFT JOIN alone AS n ON n.uid = t.uid
),
outcome (reason_code, verdict) AS (
  VALUES
    ('waited_for_instruction', 'PASS'), ('handled_alone', 'FAIL'), ('use_went_on', 'FAIL'),
    ('landing_unknown', 'UNKNOWN'), ('instruction_late', 'UNKNOWN'), ('awaiting_instruction', 'DUE')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  json_object('instructed_at', j.given_at_epoch, 'reported_at', j.reported_at_epoch, 'seen_at', j.seen_epoch, 'acts', json(COALESCE(j.acts, '[]'))) AS args,
  IIF(j.instruction IS NULL, json_array(j.uid), json_array(j.uid, j.instruction)) AS evidence,
  COALESCE(j.at_epoch, j.given_at_epoch, j.reported_at_epoch) AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
SELECT b.case_id, 'N/A', 'no_issue', '{}', json_array(b.case_id), b.state_since_epoch, 'major', NULL
FROM case_basis AS b
WHERE NOT EXISTS (SELECT 1 FROM issue AS i WHERE i.case_id = b.case_id)
