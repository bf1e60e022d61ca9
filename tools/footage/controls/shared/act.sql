-- zh: 每次取出或查看录像的行为：调取与陪同查看，并附其依据。
-- en: Every act in which footage was taken out or looked at: retrievals and accompanied views, with what proves them.
--
-- first_epoch and last_epoch are the footage really covered, in true time. Where the recorder's own window was written
-- down, its clock offset is taken off (offset = recorder minus true time) and the wider of both statements counts.
-- seen_epoch is when the forge first saw the record.
CREATE VIEW IF NOT EXISTS act AS
SELECT
  'retrieval' AS kind, t.uid, t.id, t.case_id, t.path, t.pull_request, t.landed_seq, t.landed_epoch,
  COALESCE(t.first_seen_epoch, t.landed_epoch) AS seen_epoch,
  t.started_at_epoch AS started_epoch, t.ended_at_epoch AS ended_epoch, t.result, t.content_summary,
  t.window_from_epoch, t.window_to_epoch,
  MIN(t.window_from_epoch, COALESCE(t.recorder_window_from_epoch - t.clock_offset_seconds, t.window_from_epoch)) AS first_epoch,
  MAX(t.window_to_epoch, COALESCE(t.recorder_window_to_epoch - t.clock_offset_seconds, t.window_to_epoch)) AS last_epoch,
  (SELECT COUNT(*) FROM retrieval_operators AS o WHERE o.uid = t.uid) AS persons,
  (SELECT COUNT(*) FROM retrieval_cameras AS m WHERE m.uid = t.uid) AS cameras
FROM retrieval AS t
UNION ALL
SELECT
  'view', v.uid, v.id, v.case_id, v.path, v.pull_request, v.landed_seq, v.landed_epoch,
  COALESCE(v.first_seen_epoch, v.landed_epoch),
  v.started_at_epoch, v.ended_at_epoch, 'full', v.content_summary,
  v.window_from_epoch, v.window_to_epoch, v.window_from_epoch, v.window_to_epoch,
  (SELECT COUNT(*) FROM view_viewers AS o WHERE o.uid = v.uid),
  (SELECT COUNT(*) FROM view_cameras AS m WHERE m.uid = v.uid)
FROM "view" AS v;
