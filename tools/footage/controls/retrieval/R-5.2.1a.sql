-- clause: R-5.2.1a
-- policy: retrieval
-- title.zh: 妥善保管
-- title.en: Kept safe and complete
-- asks.zh: 使用部门妥善保管复制件，使其安全、完整：不遗失、不损坏、内容不变；保管时间长的，每隔规定的天数清点或交接一次。
-- asks.en: The using unit keeps the copy safe and complete: not lost, not damaged, not altered; where it keeps it long, the copy is
--   seen again (handed over or checked) at least once in the set number of days.
-- who.zh: 使用部门
-- who.en: The using unit
-- kinds: copy, custody, return, transfer, incident, correction
-- parameters: custody.selfcheck_days
-- severity: major
-- truth: decidable
-- uses: view_only, no_copy, no_period, transferred, landing_unknown, parameter_missing
-- reason.kept_safe.zh: {returned_at} 完好归还。
-- reason.kept_safe.en: Came back intact at {returned_at}.
-- reason.kept_so_far.zh: 在 {holder} 处保管，尚未归还。
-- reason.kept_so_far.en: {holder} keeps it; it is not back yet.
-- reason.copy_lost.zh: 复制件已报遗失。
-- reason.copy_lost.en: The copy was reported lost.
-- reason.copy_damaged.zh: 复制件损坏或内容有变：{records}。
-- reason.copy_damaged.en: The copy was damaged or altered: {records}.
-- reason.left_unchecked.zh: 自 {seen_at} 起超过 {days} 天没有清点或交接。
-- reason.left_unchecked.en: From {seen_at} on it was neither checked nor handed over for more than {days} days.
WITH
-- 1. Moments at which somebody had the copy in hand, and how long until the next, within its period of use.
seen AS (
  SELECT c.uid, c.made_at_epoch AS at_epoch FROM copy AS c
  UNION
  SELECT c.uid, u.at_epoch FROM custody AS u JOIN copy AS c ON c.case_id = u.case_id AND c.id = u.copy
),
gap AS (
  SELECT
    s.uid, s.at_epoch,
    MIN(
      LEAD(s.at_epoch, 1, COALESCE(c.returned_epoch, c.as_of_epoch)) OVER (PARTITION BY s.uid ORDER BY s.at_epoch),
      COALESCE(c.due_epoch, c.as_of_epoch)
    ) - s.at_epoch AS seconds
  FROM seen AS s JOIN copy_basis AS c ON c.uid = s.uid
),
longest AS (SELECT uid, at_epoch, MAX(seconds) AS seconds FROM gap GROUP BY uid),

-- 2. Records that say the copy was damaged or altered while the unit had it.
harm AS (
  SELECT c.uid, json_group_array(h.uid) AS records, MIN(h.at_epoch) AS at_epoch
  FROM (
    SELECT e.uid, e.case_id, i.copy, e.checked_at_epoch AS at_epoch
    FROM "return" AS e JOIN return_items AS i ON i.uid = e.uid WHERE i.result <> 'intact'
    UNION ALL
    SELECT n.uid, n.case_id, x.value, n.discovered_at_epoch
    FROM incident AS n JOIN incident_copies AS x ON x.uid = n.uid WHERE n.category IN ('damage', 'tamper')
    ORDER BY 1
  ) AS h
  JOIN copy AS c ON c.case_id = h.case_id AND c.id = h.copy
  GROUP BY c.uid
),
judged AS (
  SELECT
    c.*, h.records, h.at_epoch AS harmed_epoch, l.at_epoch AS left_epoch, days.number AS days, days.seconds,
    CASE
      WHEN c.state = 'lost' THEN 'copy_lost'
      WHEN h.records IS NOT NULL THEN 'copy_damaged'
      WHEN c.channel IN ('agency', 'court') THEN 'no_period'
      WHEN c.state = 'transferred' THEN 'transferred'
      WHEN days.seconds IS NULL THEN 'parameter_missing'
      WHEN l.seconds > days.seconds THEN 'left_unchecked'
      WHEN c.return_uid IS NULL THEN 'kept_so_far'
      WHEN c.seen_epoch IS NULL THEN 'landing_unknown'
      ELSE 'kept_safe'
    END AS reason_code
  FROM copy_basis AS c
  LEFT JOIN longest AS l ON l.uid = c.uid
  LEFT JOIN harm AS h ON h.uid = c.uid
  LEFT JOIN parameter_span AS days
    ON days.name = 'custody.selfcheck_days' AND days.from_epoch <= c.moment_epoch AND c.moment_epoch < days.until_epoch
),
outcome (reason_code, verdict) AS (
  VALUES
    ('kept_safe', 'PASS'), ('copy_lost', 'FAIL'), ('copy_damaged', 'FAIL'), ('left_unchecked', 'FAIL'),
    ('parameter_missing', 'UNKNOWN'), ('landing_unknown', 'UNKNOWN'), ('kept_so_far', 'DUE'),
    ('no_period', 'N/A'), ('transferred', 'N/A')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'returned_at', j.returned_epoch, 'holder', COALESCE(j.holder, j.receiver), 'records', json(COALESCE(j.records, '[]')),
    'seen_at', j.left_epoch, 'days', j.days, 'parameter', 'custody.selfcheck_days',
    'organisation', (
      SELECT t.organisation FROM transfer AS t
      WHERE t.case_id = j.case_id AND t.copy = j.id ORDER BY t.at_epoch, t.uid LIMIT 1
    )
  ) AS args,
  IIF(j.return_uid IS NULL, json_array(j.uid), json_array(j.uid, j.return_uid)) AS evidence,
  CASE
    WHEN j.reason_code = 'left_unchecked' THEN CAST(j.left_epoch + j.seconds AS INTEGER)
    ELSE COALESCE(j.harmed_epoch, j.returned_epoch, j.made_at_epoch)
  END AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
SELECT
  b.case_id, 'N/A', IIF(b.mode = 'view', 'view_only', 'no_copy'), '{}', json_array(b.case_id), b.state_since_epoch, 'major', NULL
FROM case_basis AS b
WHERE NOT EXISTS (SELECT 1 FROM copy AS c WHERE c.case_id = b.case_id)
