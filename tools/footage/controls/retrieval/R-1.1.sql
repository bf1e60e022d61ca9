-- clause: R-1.1
-- policy: retrieval
-- title.zh: 制定目的
-- title.en: Why the policy exists
-- asks.zh: 说明制度为何而设：调取有序，录像安全、完整、可用，权益得到保护，依法依标准行事。本身不提要求。
-- asks.en: Says what the policy is for: orderly retrieval, footage that stays safe, whole and usable, rights protected, law and
--   standards followed. It demands nothing by itself.
-- who.zh: 制度归口部门
-- who.en: The policy's owner
-- kinds: pack
-- parameters:
-- severity: minor
-- truth: declaratory
-- reason.states_purpose.zh: 本条说明制度的目的，没有可以判断的要求；各项要求由其他条款判断。
-- reason.states_purpose.en: It states the aim of the policy and demands nothing that could be judged; the other clauses do.
SELECT
  'retrieval' AS subject,
  'N/A' AS verdict,
  'states_purpose' AS reason_code,
  '{}' AS args,
  json_array('R-1.1') AS evidence,
  as_of.epoch AS since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM as_of
