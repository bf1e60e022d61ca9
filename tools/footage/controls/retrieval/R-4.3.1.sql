-- clause: R-4.3.1
-- policy: retrieval
-- title.zh: 使用完毕及时归还
-- title.en: Returned promptly after use
-- asks.zh: 录像使用完毕后，使用部门应在宽限期内归还。使用何时完毕由使用人申报；过了使用期限的，只按 R-5.3c 判断。
-- asks.en: When the use is over the unit returns the copy within the days of grace. When it was over is the unit's own word; once
--   the period of use has ended, R-5.3c alone decides.
-- who.zh: 使用部门
-- who.en: The using unit
-- kinds: copy, return, transfer, correction
-- parameters: return.grace_days
-- severity: minor
-- truth: attested
-- uses: view_only, no_copy, no_period, transferred, lost, landing_unknown, stated_late, parameter_missing
-- reason.returned_after_use.zh: {use_ended_on} 用毕，{returned_at} 归还。
-- reason.returned_after_use.en: Use ended on {use_ended_on}; returned at {returned_at}.
-- reason.kept_after_use.zh: {use_ended_on} 已用毕，{returned_at} 才归还，超过宽限期（{allowed_at}）。
-- reason.kept_after_use.en: Use ended on {use_ended_on}, yet it came back at {returned_at}, after the grace ({allowed_at}).
-- reason.still_used.zh: 复制件在 {holder} 处使用，尚未申报用毕。
-- reason.still_used.en: {holder} still uses the copy; its use has not been declared over.
-- reason.judged_by_due_date.zh: 已过使用期限，由 R-5.3c 判断。
-- reason.judged_by_due_date.en: The period of use has ended; R-5.3c decides.
WITH
-- 1. Until when it may stay after its use: the last second of the day on which it was over, plus the days of grace; what
--    ends a period of use (R-5.3c) is a last second, too.
allowed AS (
  SELECT
    c.*,
    CASE
      WHEN c.grace_seconds IS NOT NULL THEN CAST(c.use_ended_on_epoch + 86399 + c.grace_seconds AS INTEGER)
      ELSE (
        SELECT w.until_epoch FROM working_day AS w
        WHERE w.number = c.grace_working_days + (
          SELECT n.number FROM calendar_day AS n WHERE n.epoch <= c.use_ended_on_epoch ORDER BY n.epoch DESC LIMIT 1
        )
      )
    END AS allowed_epoch
  FROM copy_basis AS c
),

-- 2. One reason per copy: the first that applies. What is past the due date is one fact, and R-5.3c judges it.
judged AS (
  SELECT
    a.*,
    CASE
      WHEN a.state = 'transferred' THEN 'transferred'
      WHEN a.state = 'lost' THEN 'lost'
      WHEN a.return_uid IS NULL AND a.channel IN ('agency', 'court') THEN 'no_period'
      WHEN a.grace_number IS NULL THEN 'parameter_missing'
      WHEN a.return_uid IS NULL AND a.as_of_epoch > a.deadline_epoch THEN 'judged_by_due_date'
      WHEN a.return_uid IS NULL THEN 'still_used'
      WHEN a.returned_epoch > a.deadline_epoch THEN 'judged_by_due_date'
      WHEN a.returned_epoch > a.allowed_epoch THEN 'kept_after_use'
      WHEN a.seen_epoch IS NULL OR a.allowed_epoch IS NULL THEN 'landing_unknown'
      WHEN a.seen_epoch > a.allowed_epoch THEN 'stated_late'
      ELSE 'returned_after_use'
    END AS reason_code
  FROM allowed AS a
),

-- 3. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('returned_after_use', 'PASS'), ('kept_after_use', 'FAIL'),
    ('parameter_missing', 'UNKNOWN'), ('landing_unknown', 'UNKNOWN'), ('stated_late', 'UNKNOWN'),
    ('still_used', 'DUE'),
    ('judged_by_due_date', 'N/A'), ('transferred', 'N/A'), ('lost', 'N/A'), ('no_period', 'N/A')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  CASE j.reason_code
    WHEN 'returned_after_use' THEN json_object('use_ended_on', j.use_ended_on, 'returned_at', j.returned_epoch)
    WHEN 'kept_after_use' THEN json_object(
      'use_ended_on', j.use_ended_on, 'returned_at', j.returned_epoch, 'allowed_at', j.allowed_epoch
    )
    WHEN 'stated_late' THEN json_object(
      'stated_at', j.returned_epoch, 'seen_at', j.seen_epoch, 'deadline_at', j.allowed_epoch
    )
    WHEN 'still_used' THEN json_object('holder', COALESCE(j.holder, j.receiver))
    WHEN 'transferred' THEN json_object('organisation', (
      SELECT t.organisation FROM transfer AS t
      WHERE t.case_id = j.case_id AND t.copy = j.id ORDER BY t.at_epoch, t.uid LIMIT 1
    ))
    WHEN 'parameter_missing' THEN json_object('parameter', 'return.grace_days')
    ELSE '{}'
  END AS args,
  IIF(j.return_uid IS NULL, json_array(j.uid), json_array(j.uid, j.return_uid)) AS evidence,
  CASE WHEN j.reason_code = 'kept_after_use' THEN j.allowed_epoch ELSE COALESCE(j.returned_epoch, j.made_at_epoch) END
    AS since_epoch,
  'minor' AS severity,
  IIF(j.reason_code = 'kept_after_use', j.returned_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
-- 4. Cases without a copy.
SELECT
  b.case_id, 'N/A', IIF(b.mode = 'view', 'view_only', 'no_copy'), '{}', json_array(b.case_id), b.state_since_epoch, 'minor', NULL
FROM case_basis AS b
WHERE NOT EXISTS (SELECT 1 FROM copy AS c WHERE c.case_id = b.case_id)
