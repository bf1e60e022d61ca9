-- clause: S-9
-- policy: surveillance
-- title.zh: 结语
-- title.en: Closing words
-- asks.zh: 没有要求；原文在此中断。
-- asks.en: Nothing; the policy's text breaks off here.
-- who.zh: 无
-- who.en: Nobody
-- kinds:
-- parameters:
-- severity: minor
-- truth: declaratory
-- reason.closing_words.zh: 结语没有规定任何事项，且原文中断，没有可判断的内容。
-- reason.closing_words.en: The closing words ask for nothing, and their text breaks off: there is nothing to judge.
SELECT
  'surveillance' AS subject,
  'N/A' AS verdict,
  'closing_words' AS reason_code,
  '{}' AS args,
  json_array('S-9') AS evidence,
  a.epoch AS since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM as_of AS a
