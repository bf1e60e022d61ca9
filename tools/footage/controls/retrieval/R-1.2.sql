-- clause: R-1.2
-- policy: retrieval
-- title.zh: 适用于所有经手的人
-- title.en: Everybody who touches footage is bound
-- asks.zh: 凡调取、查看、制作、保管、归还、检查、交出录像的人，当时都是登记在册的在职人员，因而受本制度约束。申请表上的人由 R-3.2.1 判断。
-- asks.en: Whoever takes out, views, copies, keeps, returns, checks or hands over footage is a person of the register, on the staff at
--   that moment, and so bound by the policy. The people named on the form are judged by R-3.2.1.
-- who.zh: 安全保卫部门
-- who.en: The security department
-- kinds: request, person, retrieval, view, copy, custody, return
-- parameters:
-- severity: major
-- truth: decidable
-- uses: waiting, never_landed, no_retrieval
-- reason.all_bound.zh: 经手的 {count} 人都是登记在册的在职人员。
-- reason.all_bound.en: All {count} people who touched it are in the register and were on the staff.
-- reason.stranger.zh: 登记册中没有这些经手的人：{persons}。
-- reason.stranger.en: People touched it whom the register does not know: {persons}.
-- reason.not_on_the_staff.zh: {handled_at} 经手的人当时不在职：{persons}。
-- reason.not_on_the_staff.en: People touched it at {handled_at} who were not on the staff then: {persons}.
WITH
-- 1. Everybody of a case, looked up in the newest entry of each person.
known AS (
  SELECT p.uid, p.active_from_epoch, COALESCE(p.active_until_epoch + 86400, 9000000000000) AS gone_epoch
  FROM person_version AS p
  WHERE p.landed_seq IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM person_version AS n WHERE n.uid = p.uid AND n.version > p.version AND n.landed_seq IS NOT NULL)
),
touched AS (
  SELECT
    h.case_id, h.person, h.uid, h.at_epoch, k.uid IS NULL AS unknown,
    k.uid IS NOT NULL AND NOT (k.active_from_epoch <= h.at_epoch AND h.at_epoch < k.gone_epoch) AS away
  FROM handling AS h LEFT JOIN known AS k ON k.uid = h.person
  WHERE h.person IS NOT NULL
),
summed AS (
  SELECT
    case_id, COUNT(DISTINCT person) AS count, MAX(unknown) AS unknown, MAX(away) AS away, MIN(at_epoch) AS first_epoch,
    json_group_array(DISTINCT person) FILTER (WHERE unknown) AS strangers,
    json_group_array(DISTINCT person) FILTER (WHERE away) AS gone,
    MIN(at_epoch) FILTER (WHERE away) AS away_epoch,
    json_group_array(DISTINCT uid) AS records
  FROM (SELECT * FROM touched ORDER BY case_id, person, uid)
  GROUP BY case_id
),

-- 2. One reason per case.
judged AS (
  SELECT
    b.*, s.count, s.strangers, s.gone, s.away_epoch, s.first_epoch, s.records,
    CASE
      WHEN s.unknown THEN 'stranger'
      WHEN s.away THEN 'not_on_the_staff'
      WHEN s.case_id IS NOT NULL THEN 'all_bound'
      WHEN b.phase = 'closed' THEN 'never_landed'
      WHEN b.phase = 'open' THEN 'waiting'
      ELSE 'no_retrieval'
    END AS reason_code
  FROM case_basis AS b LEFT JOIN summed AS s ON s.case_id = b.case_id
),

-- 3. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('all_bound', 'PASS'), ('stranger', 'FAIL'), ('not_on_the_staff', 'FAIL'),
    ('waiting', 'DUE'), ('no_retrieval', 'N/A'), ('never_landed', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'count', j.count, 'persons', json(IIF(j.reason_code = 'stranger', j.strangers, j.gone)), 'handled_at', j.away_epoch,
    'waiting_for', json(j.waiting_for)
  ) AS args,
  COALESCE(j.records, json_array(j.case_id)) AS evidence,
  COALESCE(j.away_epoch, j.first_epoch, j.state_since_epoch) AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
