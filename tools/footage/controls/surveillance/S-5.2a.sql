-- clause: S-5.2a
-- policy: surveillance
-- title.zh: 定期第三方审查
-- title.en: A third party reviews at intervals
-- asks.zh: 按规定的间隔邀请独立的第三方审查评估；该机构不是本单位的部门，事先签有保密协议且在有效期内。
-- asks.en: An independent third party is asked to review at the interval that was set; it is no department of the house, and an
--   agreement on secrecy was signed with it beforehand and stood.
-- who.zh: 管理部门
-- who.en: The authority
-- kinds: audit, agreement, department
-- parameters: audit.external_days, record.land_days
-- severity: major
-- truth: decidable
-- uses: fresh, stale, made_good, seen_late, not_due, interval_missing
-- reason.third_party.zh: 由 {body} 审查，协议 {agreement} 在有效期内。
-- reason.third_party.en: Reviewed by {body}; the agreement {agreement} stood.
-- reason.own_department.zh: {body} 是本单位的部门，不是第三方。
-- reason.own_department.en: {body} is a department of the house, no third party.
-- reason.no_secrecy.zh: 没有与 {body} 签订的保密协议，或者协议在 {at} 尚未签订、已经到期。
-- reason.no_secrecy.en: No agreement with {body}, or none that stood on {at}.
-- reason.secrecy_late.zh: 协议 {agreement} 所写日期在先，但审查结束时尚未入档，须另行证明。
-- reason.secrecy_late.en: The agreement {agreement} is dated before, but was not on file when the review ended; it needs proof.
SELECT
  f.subject || '@' || f.quarter AS subject,
  f.verdict,
  f.reason_code,
  f.args,
  json_insert(f.checks, '$[#]', f.subject) AS evidence,
  COALESCE(f.stale_epoch, f.began_epoch) AS since_epoch,
  'major' AS severity,
  IIF(f.reason_code = 'made_good', f.ended_epoch, NULL) AS remedied_epoch
FROM freshness AS f
WHERE f.kind = 'audit_external'
UNION ALL
-- 2. Each review by outsiders: is it one?
SELECT
  j.uid,
  CASE j.reason_code WHEN 'third_party' THEN 'PASS' WHEN 'secrecy_late' THEN 'UNKNOWN' ELSE 'FAIL' END,
  j.reason_code,
  json_object('body', j.body, 'agreement', j.agreement, 'at', j.concluded_on),
  json_array(j.uid, j.path), j.concluded_on_epoch, 'major', NULL
FROM (
  SELECT
    a.*,
    CASE
      WHEN EXISTS (SELECT 1 FROM department AS d WHERE a.body IN (d.name_zh, d.name_en, d.uid)) THEN 'own_department'
      WHEN g.uid IS NULL THEN 'no_secrecy'
      WHEN g.signed_on_epoch > a.concluded_on_epoch THEN 'no_secrecy'
      WHEN g.valid_until_epoch < a.concluded_on_epoch THEN 'no_secrecy'
      WHEN COALESCE(g.first_seen_epoch, g.landed_epoch) IS NULL THEN 'secrecy_late'
      WHEN COALESCE(g.first_seen_epoch, g.landed_epoch) >= a.concluded_on_epoch + 86400 THEN 'secrecy_late'
      ELSE 'third_party'
    END AS reason_code
  FROM audit AS a
  LEFT JOIN agreement AS g ON g.uid = a.agreement AND g.landed_seq IS NOT NULL
  WHERE a.landed_seq IS NOT NULL AND a.type = 'external'
) AS j
