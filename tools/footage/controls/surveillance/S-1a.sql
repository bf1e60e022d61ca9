-- clause: S-1a
-- policy: surveillance
-- title.zh: 制定目的
-- title.en: Aim of the policy
-- asks.zh: 说明制定目的：提升安全管理水平，保障公共安全、社会秩序与市民隐私。
-- asks.en: States what the policy is for: better security management, public safety and order, privacy.
-- who.zh: 制度归口部门
-- who.en: Owner of the policy
-- kinds: pack
-- parameters:
-- severity: minor
-- truth: declaratory
-- reason.aim_only.zh: 本条只说明目的，没有可判断的要求。
-- reason.aim_only.en: This clause states an aim; it asks nothing that could be judged.
SELECT
  p.uid AS subject,
  'N/A' AS verdict,
  'aim_only' AS reason_code,
  '{}' AS args,
  json_array(p.uid, p.path) AS evidence,
  COALESCE(p.landed_epoch, (SELECT MIN(q.began_epoch) FROM quarter AS q)) AS since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM pack AS p
WHERE p.policy = 'surveillance'
