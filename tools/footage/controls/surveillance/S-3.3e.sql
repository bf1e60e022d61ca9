-- clause: S-3.3e
-- policy: surveillance
-- title.zh: 定期清理
-- title.en: Regular clean-up
-- asks.zh: 按规定的间隔清理到期数据；清理时排除留存要求、保全所及和未满期的录像，数目相符；超过保存期限的存档没有留存要求的，及时清理。
-- asks.en: Expired data is purged at the interval set. A purge leaves out what is held, preserved or not due yet, and
--   its numbers agree; archives past their term are purged in time unless they are held.
-- who.zh: 存储管理人员
-- who.en: Storage keepers
-- kinds: purge, hold, preservation, preservation_release, archive, storage, camera
-- parameters: purge.period_days, record.land_days
-- severity: major
-- truth: decidable
-- uses: parameter_missing, fresh, stale, made_good, seen_late, not_due, interval_missing
-- reason.purged_rightly.zh: 清理 {purged} 项，排除 {excluded} 项，没有涉及应当留存的录像。
-- reason.purged_rightly.en: It purged {purged} and left out {excluded}; nothing that had to be kept was touched.
-- reason.held_purged.zh: 清理涉及应当留存的录像，没有排除：{held}。
-- reason.held_purged.en: It touched footage that had to be kept and did not leave it out: {held}.
-- reason.purged_early.zh: 清理了 {upto_at} 前的录像，尚未满登记的留存天数。
-- reason.purged_early.en: It purged footage up to {upto_at}, before the days registered for it were over.
-- reason.numbers_disagree.zh: 待清理 {candidates}、排除 {excluded}、清理 {purged}，数目不符。
-- reason.numbers_disagree.en: Candidates {candidates}, left out {excluded}, purged {purged}: the numbers do not agree.
-- reason.disposed.zh: 保存期满后于 {purged_at} 清理。
-- reason.disposed.en: Purged at {purged_at}, after its term.
-- reason.disposal_due.zh: 保存期已满，应当在 {deadline_at} 前清理。
-- reason.disposal_due.en: Its term is over; to be purged by {deadline_at}.
-- reason.kept_too_long.zh: 保存期满，{deadline_at} 前没有清理。
-- reason.kept_too_long.en: Its term was over, and it was not purged by {deadline_at}.
-- reason.kept_for_hold.zh: 因留存要求 {held} 继续保存。
-- reason.kept_for_hold.en: It is kept on because of {held}.
WITH
-- 1. What stood against each purge of recordings: holds, and preservations that were not exported, of the same footage.
kept AS (
  SELECT p.uid, h.uid AS reference, h.uid AS id
  FROM purge AS p
  JOIN hold_span AS h ON h.from_epoch <= p.executed_at_epoch AND p.executed_at_epoch < h.until_epoch
    AND h.window_from_epoch < p.period_to_epoch + 86400 AND p.period_from_epoch < h.window_to_epoch
  JOIN hold_cameras AS m ON m.uid = h.uid
  JOIN camera AS c ON c.uid = m.value AND c.storage = p.storage
  WHERE p.object = 'recordings' AND p.landed_seq IS NOT NULL
  UNION
  SELECT p.uid, v.uid, v.id
  FROM purge AS p
  JOIN preservation AS v ON v.done_at_epoch <= p.executed_at_epoch AND p.executed_at_epoch < v.keep_until_epoch + 86400
    AND v.window_from_epoch < p.period_to_epoch + 86400 AND p.period_from_epoch < v.window_to_epoch
  JOIN preservation_cameras AS m ON m.uid = v.uid
  JOIN camera AS c ON c.uid = m.value AND c.storage = p.storage
  WHERE p.object = 'recordings' AND p.landed_seq IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM preservation_sha256 AS d WHERE d.uid = v.uid)
    AND NOT EXISTS (
      SELECT 1 FROM preservation_release AS e
      WHERE e.case_id = v.case_id AND e.preservation = v.id AND e.released_at_epoch <= p.executed_at_epoch
    )
),
touched AS (
  SELECT k.uid, json_group_array(k.reference) AS held
  FROM kept AS k
  WHERE NOT EXISTS (SELECT 1 FROM purge_exclusions AS e WHERE e.uid = k.uid AND e.reference IN (k.reference, k.id))
  GROUP BY k.uid
),

-- 2. Archives whose term is over, with the next purge of archived copies at their storage.
expired AS (
  SELECT
    r.uid, r.path, r.keep_until_epoch + 86400 AS ended_epoch, a.epoch AS as_of_epoch,
    r.keep_until_epoch + 86400 + CAST(d.seconds AS INTEGER) AS deadline_epoch,
    (
      SELECT MIN(p.executed_at_epoch) FROM purge AS p
      WHERE p.storage = r.storage AND p.object = 'archived_copies' AND p.landed_seq IS NOT NULL
        AND p.executed_at_epoch >= r.keep_until_epoch + 86400
    ) AS purged_epoch,
    (
      SELECT MIN(h.uid) FROM hold_copies AS y JOIN hold_span AS h ON h.uid = y.uid
      WHERE y."case" = r.case_id AND h.from_epoch <= a.epoch AND a.epoch < h.until_epoch
        AND y.copy IN (SELECT g.value FROM archive_copies AS g WHERE g.uid = r.uid)
    ) AS held
  FROM archive AS r CROSS JOIN as_of AS a
  LEFT JOIN parameter_span AS d ON d.name = 'purge.period_days'
    AND d.from_epoch <= r.keep_until_epoch AND r.keep_until_epoch < d.until_epoch
  WHERE r.landed_seq IS NOT NULL AND r.keep_until_epoch + 86400 <= a.epoch
),
judged AS (
  SELECT
    p.uid, p.path, p.executed_at_epoch AS since_epoch, NULL AS ended_epoch,
    json_object(
      'candidates', p.candidates, 'excluded', p.excluded, 'purged', p.purged, 'held', json(t.held),
      'upto_at', p.period_to_epoch + 86400
    ) AS args,
    CASE
      WHEN t.held IS NOT NULL THEN 'held_purged'
      WHEN p.object = 'recordings' AND p.executed_at_epoch < p.period_to_epoch + 86400 + 86400 * (
        SELECT MIN(c.retention_days) FROM camera AS c WHERE c.storage = p.storage
      ) THEN 'purged_early'
      WHEN p.candidates <> p.excluded + p.purged THEN 'numbers_disagree'
      WHEN p.excluded <> (SELECT COALESCE(SUM(e.count), 0) FROM purge_exclusions AS e WHERE e.uid = p.uid) THEN 'numbers_disagree'
      ELSE 'purged_rightly'
    END AS reason_code
  FROM purge AS p LEFT JOIN touched AS t ON t.uid = p.uid
  WHERE p.landed_seq IS NOT NULL
  UNION ALL
  SELECT
    x.uid, x.path, x.ended_epoch, x.purged_epoch,
    json_object('purged_at', x.purged_epoch, 'deadline_at', x.deadline_epoch, 'held', x.held, 'parameter', 'purge.period_days'),
    CASE
      WHEN x.held IS NOT NULL THEN 'kept_for_hold'
      WHEN x.deadline_epoch IS NULL THEN 'parameter_missing'
      WHEN x.purged_epoch <= x.deadline_epoch THEN 'disposed'
      WHEN x.as_of_epoch <= x.deadline_epoch THEN 'disposal_due'
      ELSE 'kept_too_long'
    END
  FROM expired AS x
),
outcome (reason_code, verdict) AS (
  VALUES
    ('purged_rightly', 'PASS'), ('disposed', 'PASS'), ('fresh', 'PASS'),
    ('held_purged', 'FAIL'), ('purged_early', 'FAIL'), ('numbers_disagree', 'FAIL'), ('kept_too_long', 'FAIL'),
    ('stale', 'FAIL'), ('made_good', 'FAIL'),
    ('parameter_missing', 'UNKNOWN'), ('seen_late', 'UNKNOWN'), ('interval_missing', 'UNKNOWN'),
    ('disposal_due', 'DUE'), ('not_due', 'DUE'),
    ('kept_for_hold', 'N/A')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  j.args,
  json_array(j.uid, j.path) AS evidence,
  j.since_epoch,
  IIF(j.reason_code = 'held_purged', 'critical', IIF(j.reason_code = 'numbers_disagree', 'minor', 'major')) AS severity,
  IIF(j.reason_code = 'kept_too_long', j.ended_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
-- 3. Purges of each storage, quarter by quarter.
SELECT
  f.subject || '@' || f.quarter, f.verdict, f.reason_code, f.args, json_insert(f.checks, '$[#]', f.subject),
  COALESCE(f.stale_epoch, f.began_epoch), 'major', IIF(f.reason_code = 'made_good', f.ended_epoch, NULL)
FROM freshness AS f
WHERE f.kind = 'purge'
