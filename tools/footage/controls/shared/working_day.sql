-- zh: 工作日及其连续编号，并附每个工作日结束的时刻。
-- en: Working days by their running number, each with the moment at which it ends.
--
-- The end of the n-th working day after a moment is, without any function for dates:
--
--   SELECT w.until_epoch FROM working_day AS w WHERE w.number = n + (
--     SELECT d.number FROM calendar_day AS d WHERE d.epoch <= moment ORDER BY d.epoch DESC LIMIT 1)
--
-- A day off has the number of the working day before it, so that counting starts with the next working day.
CREATE VIEW IF NOT EXISTS working_day AS
SELECT d.number, d.day, d.epoch AS from_epoch, COALESCE(
  (SELECT MIN(next.epoch) FROM calendar_day AS next WHERE next.epoch > d.epoch), d.epoch + 86400
) AS until_epoch
FROM calendar_day AS d
WHERE d.working = 1;
