-- zh: 定期事项按季度的情况：每个应定期检查的对象每季度一行，从何时起过期、是否已补做。
-- en: What is due at intervals, quarter by quarter: one row per subject and quarter, since when it was stale, and whether
--   it was made good.
--
-- verdict and reason_code: 'fresh'; 'stale' (from stale_epoch on, for some time of the quarter, the newest check was older
-- than the parameter allows), 'made_good' (so, but ended_epoch is the check that ended it); 'seen_late' (the date stated was
-- in time, but the record came on file more than record.land_days later, or nobody knows when); 'not_due' (none yet, and
-- still in time); 'interval_missing'. checked_epoch is the newest check up to the end of the quarter, checks (JSON) are
-- those that mattered, args (JSON) is what the reasons are filled with.
CREATE VIEW IF NOT EXISTS freshness AS
WITH
duty (kind, parameter) AS (
  VALUES
    ('storage_check', 'storage.check_days'), ('storage_maintenance', 'storage.maintain_days'),
    ('storage_access', 'access.review_days'), ('purge', 'purge.period_days'), ('patrol', 'patrol.period_days'),
    ('supervision_check', 'supervision.period_days'), ('audit_internal', 'audit.internal_days'),
    ('audit_external', 'audit.external_days'), ('policy_review', 'policy.review_days'),
    ('privacy_walk', 'privacy_walk.period_days'), ('assessment', 'assessment.valid_days'),
    ('channel_test', 'channel.test_days'), ('public_report', 'publicity.report_days')
),

-- 1. What must be checked, and since when it is there to be checked.
watched (kind, subject, since_epoch) AS (
  SELECT d.kind, s.uid, MIN(COALESCE(s.landed_epoch, 0))
  FROM storage_version AS s
  JOIN duty AS d ON d.kind IN ('storage_check', 'storage_maintenance', 'storage_access', 'purge')
  WHERE s.landed_seq IS NOT NULL GROUP BY d.kind, s.uid
  UNION ALL
  SELECT 'patrol', z.site, MIN(COALESCE(z.landed_epoch, 0)) FROM zone_version AS z WHERE z.landed_seq IS NOT NULL GROUP BY z.site
  UNION ALL
  SELECT d.kind, 'organisation', 0 FROM duty AS d
  WHERE d.kind IN ('supervision_check', 'audit_internal', 'audit_external', 'channel_test', 'public_report')
  UNION ALL
  SELECT 'policy_review', p.policy, MIN(COALESCE(p.landed_epoch, 0))
  FROM pack_version AS p WHERE p.landed_seq IS NOT NULL AND p.policy IN ('retrieval', 'surveillance') GROUP BY p.policy
  UNION ALL
  SELECT 'privacy_walk', c.zone, MIN(COALESCE(c.landed_epoch, 0))
  FROM camera_version AS c WHERE c.landed_seq IS NOT NULL GROUP BY c.zone
  UNION ALL
  SELECT 'assessment', r.person, MIN(r.from_epoch)
  FROM role_span AS r WHERE r.role IN ('operator', 'duty_leader') GROUP BY r.person
),

-- 2. What was checked, when by its own word, and when the forge first saw it.
done (kind, subject, uid, at_epoch, seen_epoch) AS (
  SELECT 'storage_check', c.storage, c.uid, c.checked_at_epoch, COALESCE(c.first_seen_epoch, c.landed_epoch)
  FROM storage_check AS c WHERE c.landed_seq IS NOT NULL AND c.type IN ('inspection', 'both')
  UNION ALL
  SELECT 'storage_maintenance', c.storage, c.uid, c.checked_at_epoch, COALESCE(c.first_seen_epoch, c.landed_epoch)
  FROM storage_check AS c WHERE c.landed_seq IS NOT NULL AND c.type IN ('maintenance', 'both')
  UNION ALL
  SELECT 'storage_access', c.storage, c.uid, c.checked_at_epoch, COALESCE(c.first_seen_epoch, c.landed_epoch)
  FROM storage_check AS c JOIN storage_check_items AS i ON i.uid = c.uid
  WHERE c.landed_seq IS NOT NULL AND i.item = 'access' AND i.result <> 'not_checked'
  UNION ALL
  SELECT 'purge', c.storage, c.uid, c.executed_at_epoch, COALESCE(c.first_seen_epoch, c.landed_epoch)
  FROM purge AS c WHERE c.landed_seq IS NOT NULL
  UNION ALL
  SELECT 'patrol', c.site, c.uid, c.ended_at_epoch, COALESCE(c.first_seen_epoch, c.landed_epoch)
  FROM patrol AS c WHERE c.landed_seq IS NOT NULL
  UNION ALL
  SELECT 'supervision_check', 'organisation', c.uid, c.held_on_epoch, COALESCE(c.first_seen_epoch, c.landed_epoch)
  FROM supervision_check AS c WHERE c.landed_seq IS NOT NULL
  UNION ALL
  SELECT 'audit_' || c.type, 'organisation', c.uid, c.concluded_on_epoch, COALESCE(c.first_seen_epoch, c.landed_epoch)
  FROM audit AS c WHERE c.landed_seq IS NOT NULL
  UNION ALL
  SELECT 'policy_review', c.policy, c.uid, c.reviewed_on_epoch, COALESCE(c.first_seen_epoch, c.landed_epoch)
  FROM policy_review AS c WHERE c.landed_seq IS NOT NULL
  UNION ALL
  SELECT IIF(c.clause = 'S-5.3b', 'channel_test', 'public_report'), 'organisation', c.uid, c.signed_on_epoch,
    COALESCE(c.first_seen_epoch, c.landed_epoch)
  FROM attestation AS c WHERE c.landed_seq IS NOT NULL AND c.clause IN ('S-5.3b', 'S-5.3d')
  UNION ALL
  -- A walk counts if both who signed and who countersigned held an office that day.
  SELECT DISTINCT 'privacy_walk', c.subject, c.uid, c.from_epoch, c.seen_epoch
  FROM attested AS c
  WHERE c.clause = 'S-3.2d' AND c.object = 'zone' AND c.role IS NOT NULL AND c.second_role IS NOT NULL
  UNION ALL
  SELECT 'assessment', c.person, c.uid, c.from_epoch, c.seen_epoch FROM qualification AS c WHERE c.kind = 'assessment'
),

-- 3. Stretches from one check to the next; where none came before watching began, the first begins with it.
began AS (
  SELECT w.kind, w.subject, MAX(w.since_epoch, (SELECT MIN(q.began_epoch) FROM quarter AS q)) AS epoch FROM watched AS w
),
event AS (
  SELECT b.kind, b.subject, NULL AS uid, b.epoch AS at_epoch, NULL AS seen_epoch
  FROM began AS b
  WHERE NOT EXISTS (SELECT 1 FROM done AS d WHERE d.kind = b.kind AND d.subject = b.subject AND d.at_epoch <= b.epoch)
  UNION ALL
  SELECT d.kind, d.subject, d.uid, d.at_epoch, d.seen_epoch
  FROM done AS d JOIN began AS b ON b.kind = d.kind AND b.subject = d.subject
),
stretch AS (
  SELECT
    e.kind, e.subject, e.uid, e.at_epoch, e.seen_epoch, LEAD(e.at_epoch) OVER following AS next_epoch
  FROM event AS e
  WINDOW following AS (PARTITION BY e.kind, e.subject ORDER BY e.at_epoch, e.uid)
),

-- 4. Each stretch in each quarter that it reaches into, against the limit in force when the quarter ended.
limited AS (
  SELECT
    s.*, q.id AS quarter, q.began_epoch, q.upto_epoch, d.parameter, p.seconds, p.number AS days,
    MAX(s.at_epoch + p.seconds, q.began_epoch) AS old_epoch,
    MIN(COALESCE(s.next_epoch, q.upto_epoch), q.upto_epoch) AS shown_until_epoch,
    s.uid IS NOT NULL AND s.at_epoch >= q.began_epoch
      AND (s.seen_epoch IS NULL OR landing.seconds IS NULL OR s.seen_epoch > s.at_epoch + landing.seconds) AS seen_late
  FROM stretch AS s
  JOIN quarter AS q ON s.at_epoch < q.upto_epoch AND (s.next_epoch IS NULL OR s.next_epoch >= q.began_epoch)
  JOIN duty AS d ON d.kind = s.kind
  LEFT JOIN parameter_span AS p
    ON p.name = d.parameter AND p.from_epoch < q.upto_epoch AND q.upto_epoch <= p.until_epoch
  LEFT JOIN parameter_span AS landing
    ON landing.name = 'record.land_days' AND landing.from_epoch < q.upto_epoch AND q.upto_epoch <= landing.until_epoch
),
reached AS (
  SELECT
    l.*,
    IIF(l.old_epoch < l.shown_until_epoch, l.old_epoch, NULL) AS stale_epoch,
    IIF(l.old_epoch < l.shown_until_epoch, l.next_epoch, NULL) AS ended_epoch,
    l.old_epoch < l.shown_until_epoch AND l.next_epoch IS NULL AS open
  FROM limited AS l
),
judged AS (
  SELECT
    r.kind, r.subject, r.quarter, MIN(r.began_epoch) AS began_epoch, MAX(r.days) AS days, MAX(r.parameter) AS parameter,
    CASE
      WHEN MAX(r.seconds) IS NULL THEN 'interval_missing'
      WHEN MAX(r.stale_epoch) IS NOT NULL AND MAX(r.open) = 0 THEN 'made_good'
      WHEN MAX(r.stale_epoch) IS NOT NULL THEN 'stale'
      WHEN MAX(r.seen_late) THEN 'seen_late'
      WHEN MAX(r.uid) IS NULL THEN 'not_due'
      ELSE 'fresh'
    END AS reason_code,
    MIN(r.stale_epoch) AS stale_epoch, MAX(r.ended_epoch) AS ended_epoch,
    MAX(CASE WHEN r.uid IS NOT NULL THEN r.at_epoch END) AS checked_epoch,
    json_group_array(r.uid) FILTER (WHERE r.uid IS NOT NULL) AS checks
  FROM (SELECT * FROM reached ORDER BY kind, subject, quarter, at_epoch, uid) AS r
  GROUP BY r.kind, r.subject, r.quarter
)
SELECT
  j.kind, j.subject, j.quarter, j.began_epoch, j.checked_epoch, j.stale_epoch, j.ended_epoch, j.days, j.checks, j.reason_code,
  CASE j.reason_code
    WHEN 'fresh' THEN 'PASS' WHEN 'stale' THEN 'FAIL' WHEN 'made_good' THEN 'FAIL' WHEN 'not_due' THEN 'DUE' ELSE 'UNKNOWN'
  END AS verdict,
  json_object(
    'checked_at', j.checked_epoch, 'stale_at', j.stale_epoch, 'ended_at', j.ended_epoch, 'days', CAST(j.days AS INTEGER),
    'parameter', j.parameter, 'quarter', j.quarter
  ) AS args
FROM judged AS j;
