-- clause: R-6.2.3b
-- policy: retrieval
-- title.zh: 保密协议写明责任义务
-- title.en: The agreement spells out duties and liability
-- asks.zh: 保密协议须写明签约人的保密义务和违约责任，并留存签署文本的校验值。
-- asks.en: A confidentiality agreement says what must be kept secret and what a breach entails; the digest of the signed text is
--   kept.
-- who.zh: 法务、人事部门
-- who.en: Legal and human resources
-- kinds: agreement
-- parameters:
-- severity: minor
-- truth: form
-- reason.duties_named.zh: 协议（{version}）写明保密义务与责任：{duties}。
-- reason.duties_named.en: The agreement ({version}) names duties and liability: {duties}.
-- reason.duties_missing.zh: 协议（{version}）没有写明保密义务或违约责任，只有：{duties}。
-- reason.duties_missing.en: The agreement ({version}) leaves out secrecy or liability; it has only: {duties}.
-- reason.no_agreement.zh: 尚无保密协议。
-- reason.no_agreement.en: There is no confidentiality agreement.
WITH
judged AS (
  SELECT
    a.uid, a.template_version, a.signed_on_epoch, a.landed_epoch,
    (SELECT json_group_array(d.value) FROM agreement_duties AS d WHERE d.uid = a.uid) AS duties,
    -- The clause itself asks for two things: obligations (secrecy) and responsibility (liability).
    (SELECT COUNT(*) FROM agreement_duties AS d WHERE d.uid = a.uid AND d.value IN ('secrecy', 'liability')) AS named
  FROM agreement AS a
  WHERE a.landed_seq IS NOT NULL
)
SELECT
  j.uid AS subject,
  CASE WHEN j.named = 2 THEN 'PASS' ELSE 'FAIL' END AS verdict,
  CASE WHEN j.named = 2 THEN 'duties_named' ELSE 'duties_missing' END AS reason_code,
  json_object('version', j.template_version, 'duties', json(j.duties)) AS args,
  json_array(j.uid) AS evidence,
  COALESCE(j.landed_epoch, j.signed_on_epoch) AS since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
UNION ALL
SELECT 'organisation', 'N/A', 'no_agreement', '{}', json_array('organisation'), a.epoch, 'minor', NULL
FROM as_of AS a
WHERE NOT EXISTS (SELECT 1 FROM agreement WHERE landed_seq IS NOT NULL)
