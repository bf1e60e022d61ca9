-- clause: R-7.2.3
-- policy: retrieval
-- title.zh: 涉嫌违法犯罪的移送
-- title.en: Suspected crimes are handed on
-- asks.zh: 涉嫌违法犯罪的，在规定期限内移送有关机关并取得回执。原制度文本到此中断，如何处理由单位自行确认。
-- asks.en: A suspected crime is handed on to the authorities within the set days, against a receipt. The policy's text breaks off here;
--   what follows is for the organisation to confirm.
-- who.zh: 管理层
-- who.en: Management
-- kinds: violation, incident_decision
-- parameters: referral.days
-- severity: critical
-- truth: decidable
-- uses: parameter_missing, referred, referred_late, no_violation, landing_unknown
-- reason.no_crime_suspected.zh: 不涉嫌违法犯罪。
-- reason.no_crime_suspected.en: No crime is suspected.
WITH
suspected (uid, suspected, authority, referred_on, referred_epoch, decided_epoch) AS (
  SELECT v.uid, v.suspected_crime, v.referral_authority, v.referral_on, v.referral_on_epoch, v.decided_on_epoch
  FROM violation AS v WHERE v.clause LIKE 'R-%'
  UNION ALL
  SELECT d.uid, d.result = 'suspected_crime', d.referral_authority, d.referral_on, d.referral_on_epoch, d.landed_epoch
  FROM incident_decision AS d
),
judged AS (
  SELECT
    s.*, p.number AS days, (SELECT MAX(n.day) FROM calendar_day AS n WHERE n.epoch <= s.decided_epoch) AS decided_on,
    CASE
      WHEN s.suspected = 0 THEN 'no_crime_suspected'
      WHEN s.decided_epoch IS NULL THEN 'landing_unknown'
      WHEN p.seconds IS NULL THEN 'parameter_missing'
      WHEN s.referred_epoch > s.decided_epoch + p.seconds THEN 'referred_late'
      ELSE 'referred'
    END AS reason_code
  FROM suspected AS s
  LEFT JOIN parameter_span AS p
    ON p.name = 'referral.days' AND p.from_epoch <= s.decided_epoch AND s.decided_epoch < p.until_epoch
),
outcome (reason_code, verdict) AS (
  VALUES
    ('referred', 'PASS'), ('referred_late', 'FAIL'), ('landing_unknown', 'UNKNOWN'), ('parameter_missing', 'UNKNOWN'),
    ('no_crime_suspected', 'N/A')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'authority', j.authority, 'referred_on', j.referred_on, 'decided_on', j.decided_on, 'days', j.days, 'parameter', 'referral.days'
  ) AS args,
  json_array(j.uid) AS evidence,
  COALESCE(j.decided_epoch, j.referred_epoch) AS since_epoch,
  'critical' AS severity,
  IIF(j.reason_code = 'referred_late', j.referred_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
SELECT 'organisation', 'N/A', 'no_violation', '{}', json_array('organisation'), a.epoch, 'critical', NULL
FROM as_of AS a
WHERE NOT EXISTS (SELECT 1 FROM suspected)
