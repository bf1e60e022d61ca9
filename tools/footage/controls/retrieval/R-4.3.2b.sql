-- clause: R-4.3.2b
-- policy: retrieval
-- title.zh: 检查无误后重新存档
-- title.en: Archived again once checked
-- asks.zh: 归还的复制件检查无误后，在规定时间内重新存档（或按规定销毁）；检查不合格的不存档，未检查的也不存档。
-- asks.en: What came back and was found in order is archived again within its time, or destroyed by the rules;
--   nothing is archived that failed its check, or before it.
-- who.zh: 安保或存储管理部门
-- who.en: Security or storage management
-- kinds: return, archive, destruction, copy
-- parameters: archive.max_days
-- severity: major
-- truth: decidable
-- uses: view_only, no_copy, landing_unknown, stated_late, parameter_missing
-- reason.archived_again.zh: {archived_at} 已存档或销毁，期限 {deadline_at}。
-- reason.archived_again.en: Archived or destroyed at {archived_at}; it was due by {deadline_at}.
-- reason.archived_with_fault.zh: 检查不合格的复制件已存档：{faulty}。
-- reason.archived_with_fault.en: Copies that failed their check were archived: {faulty}.
-- reason.archived_unchecked.zh: {archived_at} 已存档，早于检查（{checked_at}）。
-- reason.archived_unchecked.en: Archived at {archived_at}, before the check at {checked_at}.
-- reason.archived_late.zh: {archived_at} 才存档或销毁，晚于期限 {deadline_at}。
-- reason.archived_late.en: Archived or destroyed only at {archived_at}, after the deadline of {deadline_at}.
-- reason.not_archived.zh: 检查无误，到 {deadline_at} 没有存档，其后也没有。
-- reason.not_archived.en: It was in order, but had not been archived by {deadline_at}, nor was it afterwards.
-- reason.archive_due.zh: 检查无误，须在 {deadline_at} 前存档。
-- reason.archive_due.en: It was in order and must be archived by {deadline_at}.
-- reason.check_failed.zh: 检查不合格，不存档：{faulty}。
-- reason.check_failed.en: It failed its check and is not archived: {faulty}.
-- reason.nothing_returned.zh: 没有归还的复制件。
-- reason.nothing_returned.en: No copy has come back.
WITH
-- 1. Each item that came back, and when it was archived or destroyed.
put_away AS (
  SELECT a.case_id, c.value AS copy, a.archived_at_epoch AS at_epoch, COALESCE(a.first_seen_epoch, a.landed_epoch) AS seen_epoch,
    1 AS archived, a.uid
  FROM archive AS a JOIN archive_copies AS c ON c.uid = a.uid
  UNION ALL
  SELECT d.case_id, c.value, d.destroyed_at_epoch, COALESCE(d.first_seen_epoch, d.landed_epoch), 0, d.uid
  FROM destruction AS d JOIN destruction_copies AS c ON c.uid = d.uid
),
item AS (
  SELECT i.uid, i.copy, i.result = 'intact' AS clean, MIN(p.at_epoch) AS at_epoch, p.seen_epoch, p.uid AS proof,
    SUM(p.archived) > 0 AS archived
  FROM "return" AS e
  JOIN return_items AS i ON i.uid = e.uid
  LEFT JOIN put_away AS p ON p.case_id = e.case_id AND p.copy = i.copy
  GROUP BY i.uid, i.copy
),
items AS (
  SELECT uid, MAX(clean) AS any_clean, SUM(clean AND at_epoch IS NULL) AS waiting, MIN(at_epoch) AS first_epoch,
    MAX(at_epoch) FILTER (WHERE clean) AS last_epoch, MAX(seen_epoch) FILTER (WHERE clean) AS seen_epoch,
    SUM(clean AND seen_epoch IS NULL) AS unseen, MAX(NOT clean AND archived) AS fault_archived,
    json_group_array(copy) FILTER (WHERE NOT clean) AS faulty, json_group_array(proof) FILTER (WHERE proof IS NOT NULL) AS proofs
  FROM (SELECT * FROM item ORDER BY uid, copy)
  GROUP BY uid
),

-- 2. Until when, by the parameter in force when it was checked.
due AS (
  SELECT e.uid, e.case_id, e.checked_at_epoch AS checked_epoch, CASE
    WHEN days.seconds IS NOT NULL THEN CAST(e.checked_at_epoch + days.seconds AS INTEGER)
    ELSE (
      SELECT w.until_epoch FROM working_day AS w
      WHERE w.number = days.working_days + (
        SELECT n.number FROM calendar_day AS n WHERE n.epoch <= e.checked_at_epoch ORDER BY n.epoch DESC LIMIT 1
      )
    )
  END AS deadline_epoch
  FROM "return" AS e
  LEFT JOIN parameter_span AS days
    ON days.name = 'archive.max_days' AND days.from_epoch <= e.checked_at_epoch AND e.checked_at_epoch < days.until_epoch
),

-- 3. One reason per return: the first that applies.
judged AS (
  SELECT
    b.case_id, b.state_since_epoch, COALESCE(d.uid, b.case_id) AS subject, d.checked_epoch, d.deadline_epoch, i.faulty, i.proofs,
    i.last_epoch, i.first_epoch, i.seen_epoch, CASE
      WHEN d.uid IS NULL THEN
        CASE
          WHEN b.mode = 'view' THEN 'view_only'
          WHEN k.case_id IS NULL THEN 'no_copy'
          ELSE 'nothing_returned'
        END
      WHEN i.fault_archived THEN 'archived_with_fault'
      WHEN NOT i.any_clean THEN 'check_failed'
      WHEN i.first_epoch < d.checked_epoch THEN 'archived_unchecked'
      WHEN d.deadline_epoch IS NULL THEN 'parameter_missing'
      WHEN i.waiting AND b.as_of_epoch > d.deadline_epoch THEN 'not_archived'
      WHEN i.waiting THEN 'archive_due'
      WHEN i.last_epoch > d.deadline_epoch THEN 'archived_late'
      WHEN i.unseen THEN 'landing_unknown'
      WHEN i.seen_epoch > d.deadline_epoch THEN 'stated_late'
      ELSE 'archived_again'
    END AS reason_code
  FROM case_basis AS b
  LEFT JOIN due AS d ON d.case_id = b.case_id
  LEFT JOIN items AS i ON i.uid = d.uid
  LEFT JOIN (SELECT DISTINCT case_id FROM copy) AS k ON k.case_id = b.case_id
),
outcome (reason_code, verdict) AS (
  VALUES
    ('archived_again', 'PASS'),
    ('archived_with_fault', 'FAIL'), ('archived_unchecked', 'FAIL'), ('archived_late', 'FAIL'), ('not_archived', 'FAIL'),
    ('parameter_missing', 'UNKNOWN'), ('landing_unknown', 'UNKNOWN'), ('stated_late', 'UNKNOWN'), ('archive_due', 'DUE'),
    ('check_failed', 'N/A'), ('nothing_returned', 'N/A'), ('view_only', 'N/A'), ('no_copy', 'N/A')
)
SELECT
  j.subject,
  o.verdict,
  j.reason_code,
  json_object(
    'archived_at', IIF(j.reason_code = 'archived_unchecked', j.first_epoch, j.last_epoch), 'stated_at', j.last_epoch,
    'deadline_at', j.deadline_epoch, 'checked_at', j.checked_epoch, 'seen_at', j.seen_epoch, 'faulty', json(j.faulty),
    'parameter', 'archive.max_days'
  ) AS args,
  json_insert(COALESCE(j.proofs, '[]'), '$[#]', j.subject) AS evidence,
  IIF(j.reason_code IN ('archived_late', 'not_archived'), j.deadline_epoch, COALESCE(j.last_epoch, j.checked_epoch, j.state_since_epoch))
    AS since_epoch,
  'major' AS severity,
  IIF(j.reason_code = 'archived_late', j.last_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
