-- clause: S-7.2b
-- policy: surveillance
-- title.zh: 情节严重的依法追究
-- title.en: Serious breaches are taken to the law
-- asks.zh: 违反监控制度情节严重的，要决定是否涉嫌违法犯罪；涉嫌的，在规定期限内移送并取得回执。
-- asks.en: Of a serious breach of the surveillance policy it is decided whether the law was broken; if it seems so, the matter is
--   handed on within the days that were set, against a receipt.
-- who.zh: 管理层
-- who.en: Management
-- kinds: violation
-- parameters: referral.days
-- severity: critical
-- truth: decidable
-- uses: parameter_missing, other_policy, no_violation
-- reason.referred.zh: {referred_on} 移送 {authority}，有回执。
-- reason.referred.en: Handed on to {authority} on {referred_on}, with a receipt.
-- reason.referred_late.zh: {referred_on} 才移送，{decided_on} 已作出决定，期限 {days} 天。
-- reason.referred_late.en: Handed on only on {referred_on}; decided on {decided_on}, and {days} days are allowed.
-- reason.no_crime_seen.zh: 情节严重，已决定不属于涉嫌违法犯罪，理由在案。
-- reason.no_crime_seen.en: Serious; it was decided, with reasons on file, that no crime is suspected.
-- reason.not_serious.zh: 情节不属于严重，也不涉嫌违法犯罪。
-- reason.not_serious.en: Not serious, and no crime is suspected.
WITH
judged AS (
  SELECT
    v.*, p.number AS days,
    CASE
      WHEN v.clause NOT LIKE 'S-%' THEN 'other_policy'
      WHEN v.suspected_crime = 0 AND v.severity <> 'serious' THEN 'not_serious'
      WHEN v.suspected_crime = 0 THEN 'no_crime_seen'
      WHEN p.seconds IS NULL THEN 'parameter_missing'
      WHEN v.referral_on_epoch > v.decided_on_epoch + p.seconds THEN 'referred_late'
      ELSE 'referred'
    END AS reason_code
  FROM violation AS v
  LEFT JOIN parameter_span AS p
    ON p.name = 'referral.days' AND p.from_epoch <= v.decided_on_epoch AND v.decided_on_epoch < p.until_epoch
  WHERE v.landed_seq IS NOT NULL
),
outcome (reason_code, verdict) AS (
  VALUES
    ('referred', 'PASS'), ('no_crime_seen', 'PASS'), ('referred_late', 'FAIL'),
    ('parameter_missing', 'UNKNOWN'), ('not_serious', 'N/A'), ('other_policy', 'N/A')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'authority', j.referral_authority, 'referred_on', j.referral_on, 'decided_on', j.decided_on, 'days', j.days,
    'clause', j.clause, 'parameter', 'referral.days'
  ) AS args,
  json_array(j.uid, j.path) AS evidence,
  j.decided_on_epoch AS since_epoch,
  'critical' AS severity,
  IIF(j.reason_code = 'referred_late', j.referral_on_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
SELECT 'organisation', 'N/A', 'no_violation', '{}', json_array('organisation'), a.epoch, 'critical', NULL
FROM as_of AS a
WHERE NOT EXISTS (SELECT 1 FROM violation)
