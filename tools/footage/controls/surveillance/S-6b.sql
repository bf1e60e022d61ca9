-- clause: S-6b
-- clauses: S-6b, S-8a
-- policy: surveillance
-- title.zh: 自颁布之日起施行
-- title.en: In force from the day of promulgation
-- asks.zh: 每一版制度写明颁布日期与施行日期，二者为同一日；此前发生的事仍按当时有效的版本判断。
-- asks.en: Each version of the policy states when it was promulgated and from when it is in force, and that is the same day; what
--   happened before is judged by the version in force then.
-- who.zh: 制度负责人
-- who.en: The policy's owner
-- kinds: pack
-- parameters:
-- severity: minor
-- truth: decidable
-- uses: policy_not_adopted
-- reason.in_force_at_once.zh: {promulgated_on} 颁布，同日施行。
-- reason.in_force_at_once.en: Promulgated on {promulgated_on} and in force since that day.
-- reason.in_force_other_day.zh: {promulgated_on} 颁布，却自 {effective_from} 施行。
-- reason.in_force_other_day.en: Promulgated on {promulgated_on}, but in force from {effective_from}.
-- reason.days_unstated.zh: 没有写明颁布日期或者施行日期。
-- reason.days_unstated.en: The day of promulgation or of coming into force is not stated.
SELECT
  j.uid || '@' || j.version_field AS subject,
  CASE j.reason_code WHEN 'in_force_at_once' THEN 'PASS' WHEN 'in_force_other_day' THEN 'FAIL' ELSE 'UNKNOWN' END AS verdict,
  j.reason_code,
  json_object('promulgated_on', j.promulgated_on, 'effective_from', j.effective_from) AS args,
  json_array(j.uid, j.path) AS evidence,
  COALESCE(j.promulgated_on_epoch, j.landed_epoch, j.as_of_epoch) AS since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM (
  SELECT
    p.*, a.epoch AS as_of_epoch, ROW_NUMBER() OVER (PARTITION BY p.uid, p.version_field ORDER BY p.version DESC) AS place,
    CASE
      WHEN p.promulgated_on_epoch = p.effective_from_epoch THEN 'in_force_at_once'
      WHEN p.promulgated_on_epoch <> p.effective_from_epoch THEN 'in_force_other_day'
      ELSE 'days_unstated'
    END AS reason_code
  FROM pack_version AS p CROSS JOIN as_of AS a
  WHERE p.policy = 'surveillance' AND p.landed_seq IS NOT NULL
) AS j
WHERE j.place = 1
UNION ALL
SELECT 'surveillance', 'N/A', 'policy_not_adopted', '{}', json_array('surveillance'), a.epoch, 'minor', NULL
FROM as_of AS a
WHERE NOT EXISTS (SELECT 1 FROM pack AS p WHERE p.policy = 'surveillance' AND p.landed_seq IS NOT NULL)
