-- zh: 复制件类条款的出发点：每份交出的复制件一行，以及它后来的去向。
-- en: What every control about copies starts from: one row per copy that was handed out, with what became of it.
--
-- returned_epoch is the time stated in the return; seen_epoch is when the forge first saw that record, which is what
-- proves the stated time (of a time that was corrected: when the forge first saw the correction). deadline_epoch is the end
-- of the use period (extensions included) plus the days of grace of the day on which the case was approved; it is unknown
-- where the end or the days are unknown.
CREATE VIEW IF NOT EXISTS copy_basis AS
WITH
dated AS (
  SELECT
    k.uid, c.id, k.case_id, k.state, k.holder, k.due_epoch, c.receiver, c.made_by, c.made_at_epoch, c.path, c.landed_epoch,
    b.moment_epoch, b.as_of_epoch, b.channel,
    grace.number AS grace_number, grace.seconds AS grace_seconds, grace.working_days AS grace_working_days,
    (
      SELECT e.uid
      FROM "return" AS e JOIN return_items AS i ON i.uid = e.uid
      WHERE e.case_id = k.case_id AND i.copy = c.id
      ORDER BY e.returned_at_epoch, e.uid
      LIMIT 1
    ) AS return_uid
  FROM copy_state AS k
  JOIN copy AS c ON c.uid = k.uid
  JOIN case_basis AS b ON b.case_id = k.case_id
  LEFT JOIN parameter_span AS grace
    ON grace.name = 'return.grace_days' AND grace.from_epoch <= b.moment_epoch AND b.moment_epoch < grace.until_epoch
)
SELECT
  d.uid, d.id, d.case_id, d.state, d.holder, d.due_epoch, d.receiver, d.made_by, d.made_at_epoch, d.path, d.landed_epoch,
  d.moment_epoch, d.as_of_epoch, d.channel, d.return_uid, d.grace_number, d.grace_seconds, d.grace_working_days,
  e.returned_by, e.returned_at_epoch AS returned_epoch, e.use_ended_on_epoch, e.use_ended_on,
  COALESCE(x.seen_epoch, e.first_seen_epoch, e.landed_epoch) AS seen_epoch,
  CASE
    WHEN d.grace_seconds IS NOT NULL THEN CAST(d.due_epoch + d.grace_seconds AS INTEGER)
    ELSE (
      SELECT w.until_epoch
      FROM working_day AS w
      WHERE w.number = d.grace_working_days + (
        SELECT n.number FROM calendar_day AS n WHERE n.epoch <= d.due_epoch ORDER BY n.epoch DESC LIMIT 1
      )
    )
  END AS deadline_epoch
FROM dated AS d
LEFT JOIN "return" AS e ON e.uid = d.return_uid
LEFT JOIN time_correction AS x ON x.uid = e.uid AND x.pointer = '/returned_at';
