-- clause: R-5.2.1c
-- policy: retrieval
-- title.zh: 保管记录连续
-- title.en: The custody log is unbroken
-- asks.zh: 使用部门建立保管记录：从制作交出到归还或移交，每次交接都有时间和事由，上一次的接收人就是下一次的交出人。
--   为国家机关、法院制作的复制件，在规定的天数内有移交、归还或销毁的记录。
-- asks.en: The using unit keeps a log of custody: from the first hand-over to the return or transfer each hand-over has its time
--   and reason, and who received last is who gives next. Of a copy made for an agency or a court a record says, within its days, that
--   it was transferred, returned or destroyed.
-- who.zh: 使用部门
-- who.en: The using unit
-- kinds: copy, custody, return, transfer, destruction
-- parameters: copy.dispose_days
-- severity: major
-- truth: decidable
-- uses: view_only, no_copy, landing_unknown, parameter_missing
-- reason.unbroken.zh: 从制作到结束共 {steps} 次交接，前后相接。
-- reason.unbroken.en: {steps} hand-overs from making to end, each joining the last.
-- reason.unbroken_so_far.zh: 至今 {steps} 次交接，前后相接，现由 {holder} 保管。
-- reason.unbroken_so_far.en: {steps} hand-overs so far, each joining the last; {holder} keeps it now.
-- reason.broken.zh: {moved_at} 由 {giver} 交出，但此前的保管人是 {holder}。
-- reason.broken.en: {giver} gave it away at {moved_at}, but {holder} had it before.
-- reason.before_the_copy.zh: 交接时间（{moved_at}）早于复制件制作时间（{made_at}）。
-- reason.before_the_copy.en: It changed hands at {moved_at}, before it was made at {made_at}.
-- reason.after_the_end.zh: {moved_at} 还有交接，而复制件在 {ended_at} 已归还或移交。
-- reason.after_the_end.en: It changed hands at {moved_at}, after it had been returned or transferred at {ended_at}.
-- reason.no_reason_given.zh: {moved_at} 的交接没有写事由。
-- reason.no_reason_given.en: The hand-over at {moved_at} gives no reason.
-- reason.handover_due.zh: 为外部机关制作，须在 {deadline_at} 前有移交、归还或销毁的记录。
-- reason.handover_due.en: Made for an authority; by {deadline_at} a record must say that it was transferred, returned or destroyed.
-- reason.handover_unrecorded.zh: 为外部机关制作，到 {deadline_at} 没有移交、归还或销毁的记录，去向不明。
-- reason.handover_unrecorded.en: Made for an authority; by {deadline_at} no record said that it was transferred, returned or destroyed:
--   nobody knows where it is.
WITH
-- 1. Every hand-over of every copy. The copy's own record is the first: its maker hands it to the receiver named there, or
--    keeps it where it is to go outside. A custody record of that same first hand-over says nothing new and is left out.
step AS (
  SELECT
    c.uid AS copy, c.uid AS source, 0 AS rank, c.made_at_epoch AS at_epoch, c.made_by AS giver,
    COALESCE(c.receiver, c.made_by) AS receiver, 1 AS has_reason, c.landed_epoch, c.landed_seq
  FROM copy AS c
  UNION ALL
  SELECT
    c.uid, h.uid, 1, h.at_epoch, h.giver, h.receiver, TRIM(COALESCE(h.reason, '')) <> '', h.landed_epoch, h.landed_seq
  FROM custody AS h JOIN copy AS c ON c.case_id = h.case_id AND c.id = h.copy
  WHERE NOT (
    c.receiver IS NOT NULL AND h.giver = c.made_by AND h.receiver = c.receiver
    AND NOT EXISTS (
      SELECT 1 FROM custody AS o WHERE o.case_id = h.case_id AND o.copy = h.copy AND o.at_epoch < h.at_epoch
    )
  )
  UNION ALL
  SELECT c.uid, e.uid, 2, e.returned_at_epoch, e.returned_by, e.checked_by, 1, e.landed_epoch, e.landed_seq
  FROM "return" AS e
  JOIN return_items AS i ON i.uid = e.uid
  JOIN copy AS c ON c.case_id = e.case_id AND c.id = i.copy
  UNION ALL
  SELECT c.uid, t.uid, 2, t.at_epoch, t.handed_by, t.organisation, 1, t.landed_epoch, t.landed_seq
  FROM transfer AS t JOIN copy AS c ON c.case_id = t.case_id AND c.id = t.copy
),

-- 2. In order of time, with who should have had it before.
chain AS (
  SELECT
    s.*,
    LAG(s.receiver) OVER in_time AS holder,
    FIRST_VALUE(s.at_epoch) OVER (PARTITION BY s.copy ORDER BY s.rank, s.at_epoch) AS made_epoch,
    MIN(CASE WHEN s.rank = 2 THEN s.at_epoch END) OVER (PARTITION BY s.copy) AS ended_epoch
  FROM step AS s
  WINDOW in_time AS (PARTITION BY s.copy ORDER BY s.at_epoch, s.rank, s.landed_seq, s.source)
),

-- 3. The first fault of each copy, if it has one.
fault AS (
  SELECT
    c.*,
    CASE
      WHEN c.at_epoch < c.made_epoch THEN 'before_the_copy'
      WHEN c.rank = 1 AND c.at_epoch > c.ended_epoch THEN 'after_the_end'
      WHEN c.rank > 0 AND c.giver IS NOT c.holder THEN 'broken'
      WHEN NOT c.has_reason THEN 'no_reason_given'
    END AS code
  FROM chain AS c
),
first_fault AS (
  SELECT f.*, ROW_NUMBER() OVER (PARTITION BY f.copy ORDER BY f.at_epoch, f.rank, f.landed_seq, f.source) AS place
  FROM fault AS f
  WHERE f.code IS NOT NULL
),
whole AS (
  SELECT
    copy, COUNT(*) AS steps, SUM(landed_epoch IS NULL) AS undated, MAX(ended_epoch) AS ended_epoch,
    MIN(made_epoch) AS made_epoch, json_group_array(source) AS evidence
  FROM (SELECT * FROM chain ORDER BY copy, at_epoch, rank, landed_seq, source)
  GROUP BY copy
),
last_step AS (
  SELECT DISTINCT copy, LAST_VALUE(receiver) OVER (
    PARTITION BY copy ORDER BY at_epoch, rank, landed_seq, source ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
  ) AS holder
  FROM chain
),

-- 4. Copies for an agency or a court, which have no period of use: until when their end must be on record.
foreign_copy AS (
  SELECT c.uid, CAST(c.made_at_epoch + p.seconds AS INTEGER) AS deadline_epoch, a.epoch AS as_of_epoch
  FROM copy AS c
  JOIN case_basis AS b ON b.case_id = c.case_id AND b.channel IN ('agency', 'court')
  JOIN copy_state AS s ON s.uid = c.uid AND s.state NOT IN ('lost', 'archived')
  CROSS JOIN as_of AS a
  LEFT JOIN parameter_span AS p
    ON p.name = 'copy.dispose_days' AND p.from_epoch <= c.made_at_epoch AND c.made_at_epoch < p.until_epoch
  WHERE NOT EXISTS (
    SELECT 1 FROM destruction AS d JOIN destruction_copies AS i ON i.uid = d.uid
    WHERE d.case_id = c.case_id AND i.value = c.id AND d.landed_seq IS NOT NULL
  )
),

-- 5. One reason per copy.
judged AS (
  SELECT
    w.*, f.at_epoch, f.giver, f.holder AS expected, l.holder, x.deadline_epoch,
    CASE
      WHEN f.code IS NOT NULL THEN f.code
      WHEN w.undated > 0 THEN 'landing_unknown'
      WHEN x.uid IS NOT NULL AND w.ended_epoch IS NULL THEN
        CASE
          WHEN x.deadline_epoch IS NULL THEN 'parameter_missing'
          WHEN x.as_of_epoch > x.deadline_epoch THEN 'handover_unrecorded'
          ELSE 'handover_due'
        END
      WHEN w.ended_epoch IS NULL THEN 'unbroken_so_far'
      ELSE 'unbroken'
    END AS reason_code
  FROM whole AS w
  LEFT JOIN first_fault AS f ON f.copy = w.copy AND f.place = 1
  JOIN last_step AS l ON l.copy = w.copy
  LEFT JOIN foreign_copy AS x ON x.uid = w.copy
),

-- 6. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('unbroken', 'PASS'), ('unbroken_so_far', 'PASS'),
    ('broken', 'FAIL'), ('before_the_copy', 'FAIL'), ('after_the_end', 'FAIL'), ('no_reason_given', 'FAIL'),
    ('handover_unrecorded', 'FAIL'), ('handover_due', 'DUE'), ('landing_unknown', 'UNKNOWN'), ('parameter_missing', 'UNKNOWN')
)
SELECT
  j.copy AS subject,
  o.verdict,
  j.reason_code,
  CASE j.reason_code
    WHEN 'unbroken' THEN json_object('steps', j.steps)
    WHEN 'unbroken_so_far' THEN json_object('steps', j.steps, 'holder', j.holder)
    WHEN 'broken' THEN json_object('moved_at', j.at_epoch, 'giver', j.giver, 'holder', j.expected)
    WHEN 'before_the_copy' THEN json_object('moved_at', j.at_epoch, 'made_at', j.made_epoch)
    WHEN 'after_the_end' THEN json_object('moved_at', j.at_epoch, 'ended_at', j.ended_epoch)
    WHEN 'no_reason_given' THEN json_object('moved_at', j.at_epoch)
    ELSE json_object('deadline_at', j.deadline_epoch, 'parameter', 'copy.dispose_days')
  END AS args,
  j.evidence,
  COALESCE(j.at_epoch, j.ended_epoch, IIF(j.reason_code = 'handover_unrecorded', j.deadline_epoch, j.made_epoch)) AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
-- 7. Cases without a copy.
SELECT
  b.case_id, 'N/A', IIF(b.mode = 'view', 'view_only', 'no_copy'), '{}', json_array(b.case_id), b.state_since_epoch, 'major', NULL
FROM case_basis AS b
WHERE NOT EXISTS (SELECT 1 FROM copy AS c WHERE c.case_id = b.case_id)
