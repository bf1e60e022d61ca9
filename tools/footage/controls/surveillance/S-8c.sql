-- clause: S-8c
-- policy: surveillance
-- title.zh: 学习并遵守制度
-- title.en: Everyone studies the policy
-- asks.zh: 每一版制度施行后（新到岗的自到岗之日起），每名在岗人员在规定天数内签收学习。
-- asks.en: After each version of the policy, or after starting work, everyone acknowledges within the days that were set that he
--   has studied it.
-- who.zh: 全体人员
-- who.en: Everybody
-- kinds: pack, person, acknowledgement
-- parameters: ack.max_days
-- severity: minor
-- truth: decidable
-- uses: parameter_missing, stated_late, policy_not_adopted
-- reason.studied.zh: {acknowledged_at} 签收，期限 {deadline_at}。
-- reason.studied.en: Acknowledged on {acknowledged_at}; it was due by {deadline_at}.
-- reason.to_study.zh: 签收期限 {deadline_at}。
-- reason.to_study.en: To be acknowledged by {deadline_at}.
-- reason.studied_late.zh: {acknowledged_at} 才签收，期限 {deadline_at}。
-- reason.studied_late.en: Acknowledged only on {acknowledged_at}; it was due by {deadline_at}.
-- reason.not_studied.zh: {deadline_at} 到期，尚未签收。
-- reason.not_studied.en: Due by {deadline_at}, and not acknowledged yet.
-- reason.study_lapsed.zh: 签收期限届满前已离岗，或者该版已被替换。
-- reason.study_lapsed.en: He left, or the version was replaced, before it was due.
WITH
edition AS (
  SELECT
    MIN(v.uid) AS uid, v.policy, v.version_field AS version, MAX(MIN(COALESCE(v.landed_epoch, 0)), (SELECT MIN(q.began_epoch) FROM quarter AS q))
      AS from_epoch,
    MAX(IIF(v.standing = 'main', 9000000000000, COALESCE(v.replaced_epoch, 0))) AS until_epoch
  FROM pack_version AS v
  WHERE v.policy = 'surveillance' AND v.landed_seq IS NOT NULL
  GROUP BY v.policy, v.version_field
),
wanted AS (
  SELECT
    p.uid AS person, p.path, e.version, e.policy, e.uid AS pack, MAX(e.from_epoch, p.active_from_epoch) AS began_epoch,
    MIN(e.until_epoch, COALESCE(p.active_until_epoch + 86400, 9000000000000)) AS ended_epoch
  FROM edition AS e JOIN person AS p ON p.landed_seq IS NOT NULL
),
given AS (
  SELECT
    n.value AS person, k.policy, k.version_field AS version, k.uid, k.acknowledged_on_epoch,
    COALESCE(k.first_seen_epoch, k.landed_epoch, (
      SELECT MIN(q.began_epoch) FROM quarter AS q JOIN landed_commit AS l ON l.seq = k.landed_seq AND l.coverage = 'adopted'
    )) AS seen_epoch,
    ROW_NUMBER() OVER (PARTITION BY n.value, k.policy, k.version_field ORDER BY k.acknowledged_on_epoch, k.uid) AS place
  FROM acknowledgement AS k JOIN acknowledgement_people AS n ON n.uid = k.uid
  WHERE k.landed_seq IS NOT NULL
),
judged AS (
  SELECT
    w.*, g.uid AS paper, g.acknowledged_on_epoch, g.seen_epoch, a.epoch AS as_of_epoch,
    CAST(w.began_epoch + p.seconds AS INTEGER) AS deadline_epoch,
    CASE
      WHEN p.seconds IS NULL THEN 'parameter_missing'
      WHEN g.uid IS NULL AND w.ended_epoch <= w.began_epoch + p.seconds THEN 'study_lapsed'
      WHEN g.uid IS NULL AND a.epoch > w.began_epoch + p.seconds THEN 'not_studied'
      WHEN g.uid IS NULL THEN 'to_study'
      WHEN g.acknowledged_on_epoch > w.began_epoch + p.seconds THEN 'studied_late'
      WHEN g.seen_epoch IS NULL THEN 'stated_late'
      WHEN g.seen_epoch > w.began_epoch + p.seconds THEN 'stated_late'
      ELSE 'studied'
    END AS reason_code
  FROM wanted AS w
  CROSS JOIN as_of AS a
  LEFT JOIN given AS g ON g.person = w.person AND g.version = w.version AND g.policy IN (w.policy, w.pack) AND g.place = 1
  LEFT JOIN parameter_span AS p ON p.name = 'ack.max_days' AND p.from_epoch <= w.began_epoch AND w.began_epoch < p.until_epoch
  WHERE w.began_epoch < w.ended_epoch
),
outcome (reason_code, verdict) AS (
  VALUES
    ('studied', 'PASS'), ('to_study', 'DUE'), ('studied_late', 'FAIL'), ('not_studied', 'FAIL'),
    ('parameter_missing', 'UNKNOWN'), ('stated_late', 'UNKNOWN'), ('study_lapsed', 'N/A')
)
SELECT
  j.person || '@' || j.version AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'acknowledged_at', j.acknowledged_on_epoch, 'deadline_at', j.deadline_epoch, 'stated_at', j.acknowledged_on_epoch,
    'seen_at', j.seen_epoch, 'parameter', 'ack.max_days'
  ) AS args,
  IIF(j.paper IS NULL, json_array(j.person, j.path), json_array(j.person, j.paper)) AS evidence,
  CASE
    WHEN j.reason_code IN ('not_studied', 'studied_late') THEN j.deadline_epoch
    ELSE COALESCE(j.acknowledged_on_epoch, j.began_epoch)
  END AS since_epoch,
  'minor' AS severity,
  IIF(j.reason_code = 'studied_late', j.acknowledged_on_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
SELECT 'surveillance', 'N/A', 'policy_not_adopted', '{}', json_array('surveillance'), a.epoch, 'minor', NULL
FROM as_of AS a
WHERE NOT EXISTS (SELECT 1 FROM edition)
