-- zh: 接触过录像的人：每人每次一行，写明身份（操作、见证、查看、制作、保管、接收、归还、检查等）与时间。
-- en: Who came near footage: one row per person and act, in what capacity (operator, witness, viewer, companion, maker,
--   keeper, returner, checker, archiver, redactor, second viewer, discloser, transferrer) and when.
--
-- person is NULL only for people outside, who have no entry. seen_epoch is when the forge first saw the record.
CREATE VIEW IF NOT EXISTS handling AS
SELECT 'retrieval' AS kind, t.uid, t.case_id, o.value AS person, 'operator' AS capacity, t.started_at_epoch AS at_epoch,
  COALESCE(t.first_seen_epoch, t.landed_epoch) AS seen_epoch
FROM retrieval AS t JOIN retrieval_operators AS o ON o.uid = t.uid
UNION ALL
SELECT 'retrieval', t.uid, t.case_id, t.witness, 'witness', t.started_at_epoch, COALESCE(t.first_seen_epoch, t.landed_epoch)
FROM retrieval AS t WHERE t.witness IS NOT NULL
UNION ALL
SELECT 'view', v.uid, v.case_id, o.value, 'viewer', v.started_at_epoch, COALESCE(v.first_seen_epoch, v.landed_epoch)
FROM "view" AS v JOIN view_viewers AS o ON o.uid = v.uid
UNION ALL
SELECT 'view', v.uid, v.case_id, v.companion, 'companion', v.started_at_epoch, COALESCE(v.first_seen_epoch, v.landed_epoch)
FROM "view" AS v
UNION ALL
SELECT 'copy', c.uid, c.case_id, c.made_by, 'maker', c.made_at_epoch, COALESCE(c.first_seen_epoch, c.landed_epoch)
FROM copy AS c
UNION ALL
SELECT 'copy', c.uid, c.case_id, c.receiver, 'keeper', c.made_at_epoch, COALESCE(c.first_seen_epoch, c.landed_epoch)
FROM copy AS c WHERE c.receiver IS NOT NULL
UNION ALL
SELECT 'custody', u.uid, u.case_id, u.receiver, 'keeper', u.at_epoch, COALESCE(u.first_seen_epoch, u.landed_epoch)
FROM custody AS u
UNION ALL
SELECT 'return', e.uid, e.case_id, e.returned_by, 'returner', e.returned_at_epoch, COALESCE(e.first_seen_epoch, e.landed_epoch)
FROM "return" AS e
UNION ALL
SELECT 'return', e.uid, e.case_id, e.checked_by, 'checker', e.checked_at_epoch, COALESCE(e.first_seen_epoch, e.landed_epoch)
FROM "return" AS e
UNION ALL
SELECT 'archive', a.uid, a.case_id, a.archived_by, 'archiver', a.archived_at_epoch, COALESCE(a.first_seen_epoch, a.landed_epoch)
FROM archive AS a
UNION ALL
SELECT 'transfer', t.uid, t.case_id, t.handed_by, 'transferrer', t.at_epoch, COALESCE(t.first_seen_epoch, t.landed_epoch)
FROM transfer AS t
UNION ALL
SELECT 'redaction', r.uid, r.case_id, r.operator, 'redactor', r.done_at_epoch, COALESCE(r.first_seen_epoch, r.landed_epoch)
FROM redaction AS r
UNION ALL
SELECT 'redaction', r.uid, r.case_id, r.second_viewer, 'second viewer', r.checked_at_epoch,
  COALESCE(r.first_seen_epoch, r.landed_epoch)
FROM redaction AS r WHERE r.second_viewer IS NOT NULL
UNION ALL
SELECT 'disclosure', d.uid, d.case_id, d.disclosed_by, 'discloser', d.at_epoch, COALESCE(d.first_seen_epoch, d.landed_epoch)
FROM disclosure AS d
UNION ALL
SELECT 'disclosure', d.uid, d.case_id, d.second_viewer, 'second viewer', d.at_epoch, COALESCE(d.first_seen_epoch, d.landed_epoch)
FROM disclosure AS d WHERE d.second_viewer IS NOT NULL;
