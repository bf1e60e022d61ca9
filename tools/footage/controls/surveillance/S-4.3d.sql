-- clause: S-4.3d
-- policy: surveillance
-- title.zh: 不必要的数据及时删除
-- title.en: What is no longer needed is deleted
-- asks.zh: 归还后不再存档的复制件，以及申请未获批准时预先留存的录像，要在规定天数内销毁或者解除。
-- asks.en: Copies that came back and are not archived, and footage that was kept for a request which ended without approval, are
--   destroyed or released within the days that were set.
-- who.zh: 存储管理人员
-- who.en: Storage keepers
-- kinds: copy, return, archive, destruction, preservation, preservation_release, correction
-- parameters: copy.dispose_days
-- severity: major
-- truth: decidable
-- uses: transferred, lost, no_copy, parameter_missing, stated_late, landing_unknown
-- reason.gone.zh: {disposed_at} 销毁或者解除，期限 {deadline_at}。
-- reason.gone.en: Destroyed or released at {disposed_at}; it was due by {deadline_at}.
-- reason.kept_in_archive.zh: 已重新存档，按存档期限处理。
-- reason.kept_in_archive.en: It was archived again and ends with the time of the archive.
-- reason.to_go.zh: 须在 {deadline_at} 前销毁或者解除。
-- reason.to_go.en: To be destroyed or released by {deadline_at}.
-- reason.gone_late.zh: {disposed_at} 才销毁或者解除，期限 {deadline_at}。
-- reason.gone_late.en: Destroyed or released only at {disposed_at}; it was due by {deadline_at}.
-- reason.kept_without_need.zh: {deadline_at} 到期，既没有销毁或解除，也没有存档。
-- reason.kept_without_need.en: Due by {deadline_at}: neither destroyed or released nor archived.
-- reason.not_back_yet.zh: 尚未归还；是否逾期在 R-5.3c 中判断。
-- reason.not_back_yet.en: Not returned yet; whether that is late is judged in R-5.3c.
-- reason.archive_awaited.zh: 原件已归还待存档；是否及时在 R-4.3.2b 中判断。
-- reason.archive_awaited.en: An original came back and waits to be archived; whether that is in time is judged in R-4.3.2b.
-- reason.still_wanted.zh: 申请尚在办理或者已获批准，留存的录像仍有需要。
-- reason.still_wanted.en: The request is under way or was approved: the footage is still needed.
WITH
-- 1. What may be needless, since when, and what was done with it.
thing (uid, case_id, began_epoch, made_epoch, excuse, gone, gone_epoch, seen_epoch) AS (
  SELECT
    c.uid, c.case_id, c.returned_epoch, c.made_at_epoch,
    CASE
      WHEN c.state = 'transferred' THEN 'transferred'
      WHEN c.state = 'lost' THEN 'lost'
      WHEN EXISTS (
        SELECT 1 FROM archive AS a JOIN archive_copies AS i ON i.uid = a.uid
        WHERE a.case_id = c.case_id AND i.value = c.id AND a.landed_seq IS NOT NULL
      ) THEN 'kept_in_archive'
      WHEN d.uid IS NULL AND c.return_uid IS NULL THEN 'not_back_yet'
      WHEN d.uid IS NULL AND k.derivative = 'original' THEN 'archive_awaited'
    END,
    d.uid, d.destroyed_at_epoch, COALESCE(d.first_seen_epoch, d.landed_epoch)
  FROM copy_basis AS c
  JOIN copy AS k ON k.uid = c.uid
  LEFT JOIN destruction AS d ON d.uid = (
    SELECT x.uid FROM destruction AS x JOIN destruction_copies AS i ON i.uid = x.uid
    WHERE x.case_id = c.case_id AND i.value = c.id AND x.landed_seq IS NOT NULL ORDER BY x.destroyed_at_epoch, x.uid LIMIT 1
  )
  UNION ALL
  SELECT
    p.uid, p.case_id, b.state_since_epoch, p.done_at_epoch, CASE WHEN b.phase <> 'closed' THEN 'still_wanted' END,
    r.uid, r.released_at_epoch, COALESCE(r.first_seen_epoch, r.landed_epoch)
  FROM preservation AS p
  JOIN case_basis AS b ON b.case_id = p.case_id
  LEFT JOIN preservation_release AS r ON r.uid = (
    SELECT x.uid FROM preservation_release AS x
    WHERE x.case_id = p.case_id AND x.preservation = p.id AND x.landed_seq IS NOT NULL ORDER BY x.released_at_epoch, x.uid LIMIT 1
  )
  WHERE p.landed_seq IS NOT NULL
),
judged AS (
  SELECT
    t.*, CAST(t.began_epoch + p.seconds AS INTEGER) AS deadline_epoch,
    CASE
      WHEN t.excuse IS NOT NULL THEN t.excuse
      WHEN p.seconds IS NULL THEN 'parameter_missing'
      WHEN t.gone IS NULL AND a.epoch > t.began_epoch + p.seconds THEN 'kept_without_need'
      WHEN t.gone IS NULL THEN 'to_go'
      WHEN t.gone_epoch > t.began_epoch + p.seconds THEN 'gone_late'
      WHEN t.seen_epoch IS NULL THEN 'landing_unknown'
      WHEN t.seen_epoch > t.began_epoch + p.seconds THEN 'stated_late'
      ELSE 'gone'
    END AS reason_code
  FROM thing AS t
  CROSS JOIN as_of AS a
  LEFT JOIN parameter_span AS p
    ON p.name = 'copy.dispose_days' AND p.from_epoch <= COALESCE(t.began_epoch, t.made_epoch)
    AND COALESCE(t.began_epoch, t.made_epoch) < p.until_epoch
),
outcome (reason_code, verdict) AS (
  VALUES
    ('gone', 'PASS'), ('kept_in_archive', 'PASS'), ('to_go', 'DUE'), ('gone_late', 'FAIL'), ('kept_without_need', 'FAIL'),
    ('parameter_missing', 'UNKNOWN'), ('landing_unknown', 'UNKNOWN'), ('stated_late', 'UNKNOWN'),
    ('transferred', 'N/A'), ('lost', 'N/A'), ('not_back_yet', 'N/A'), ('archive_awaited', 'N/A'), ('still_wanted', 'N/A')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'disposed_at', j.gone_epoch, 'deadline_at', j.deadline_epoch, 'stated_at', j.gone_epoch, 'seen_at', j.seen_epoch,
    'organisation', (SELECT t.organisation FROM transfer AS t WHERE t.case_id = j.case_id ORDER BY t.at_epoch, t.uid LIMIT 1),
    'parameter', 'copy.dispose_days'
  ) AS args,
  IIF(j.gone IS NULL, json_array(j.uid), json_array(j.uid, j.gone)) AS evidence,
  CASE
    WHEN j.reason_code IN ('kept_without_need', 'gone_late') THEN j.deadline_epoch
    ELSE COALESCE(j.gone_epoch, j.began_epoch, j.made_epoch)
  END AS since_epoch,
  IIF(j.reason_code = 'gone_late', 'minor', 'major') AS severity,
  IIF(j.reason_code = 'gone_late', j.gone_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
SELECT b.case_id, 'N/A', 'no_copy', '{}', json_array(b.case_id), b.state_since_epoch, 'major', NULL
FROM case_basis AS b
WHERE NOT EXISTS (SELECT 1 FROM thing AS t WHERE t.case_id = b.case_id)
