-- zh: 参数及各取值适用的时间。
-- en: Parameters with the time in which each value applies.
--
-- The register has cut the periods so that never two values of one name apply at once. Floors and ceilings are never
-- used as the value. Join on the name and on the moment that matters:
--
--   LEFT JOIN parameter_span AS grace
--     ON grace.name = 'return.grace_days' AND grace.from_epoch <= moment AND moment < grace.until_epoch
--
-- seconds: the duration in seconds where the unit is a length of time. working_days: the number where the unit is working
-- days, to be counted with working_day. Neither is filled for other units, and then no deadline follows from the parameter.
CREATE VIEW IF NOT EXISTS parameter_span AS
SELECT
  name, value, number, unit, from_epoch, COALESCE(until_epoch, 9000000000000) AS until_epoch,
  CAST(CASE unit
    WHEN 'seconds' THEN number
    WHEN 'minutes' THEN number * 60
    WHEN 'hours' THEN number * 3600
    WHEN 'days' THEN number * 86400
  END AS INTEGER) AS seconds,
  CASE unit WHEN 'working_days' THEN number END AS working_days
FROM parameter_period
WHERE bound = 'value';
