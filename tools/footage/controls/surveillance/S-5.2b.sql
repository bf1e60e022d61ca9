-- clause: S-5.2b
-- policy: surveillance
-- title.zh: 审查是否符合法律法规
-- title.en: The review goes through the law
-- asks.zh: 第三方审查逐项对照本单位确认适用的法律法规，每一部都有结论。
-- asks.en: A third party's review goes through every law that the organisation has confirmed to apply, with a result for each.
-- who.zh: 第三方机构
-- who.en: The third party
-- kinds: audit, pack
-- parameters:
-- severity: major
-- truth: form
-- reason.law_covered.zh: 确认适用的法律法规均有结论。
-- reason.law_covered.en: Every law confirmed to apply has a result.
-- reason.law_left_out.zh: 没有对照：{laws}。
-- reason.law_left_out.en: Left out: {laws}.
-- reason.no_law_confirmed.zh: 本单位尚未确认适用哪些法律法规，无法判断是否完整。
-- reason.no_law_confirmed.en: The organisation has confirmed no law yet, so it cannot be said whether the list is complete.
-- reason.no_review_yet.zh: 尚无第三方审查；是否到期在 S-5.2a 中判断。
-- reason.no_review_yet.en: No third party has reviewed yet; whether that is due is judged in S-5.2a.
WITH
-- A law applies once somebody has confirmed one of its parameters; it may be named by its title, or a good part of it.
law AS (
  SELECT p.uid, p.title_zh, p.title_en, MIN(MAX(COALESCE(p.landed_epoch, 0), m.from_epoch)) AS from_epoch
  FROM pack AS p JOIN pack_parameters AS m ON m.uid = p.uid
  WHERE p.policy = 'law' AND p.landed_seq IS NOT NULL AND m.confirmed_by IS NOT NULL
  GROUP BY p.uid
),
review AS (SELECT * FROM audit AS a WHERE a.landed_seq IS NOT NULL AND a.type = 'external'),
left_out AS (
  SELECT r.uid, l.uid AS law
  FROM review AS r JOIN law AS l ON l.from_epoch <= r.concluded_on_epoch
  WHERE NOT EXISTS (
    SELECT 1 FROM audit_law_checklist AS c
    WHERE c.uid = r.uid AND (
      c.basis IN (l.uid, l.title_en) OR INSTR(c.basis, l.title_zh) > 0
      OR (LENGTH(c.basis) >= 5 AND INSTR(l.title_zh, c.basis) > 0)
    )
  )
),
judged AS (
  SELECT
    r.uid, r.path, r.concluded_on_epoch,
    CASE
      WHEN NOT EXISTS (SELECT 1 FROM law AS l WHERE l.from_epoch <= r.concluded_on_epoch) THEN 'no_law_confirmed'
      WHEN EXISTS (SELECT 1 FROM left_out AS x WHERE x.uid = r.uid) THEN 'law_left_out'
      ELSE 'law_covered'
    END AS reason_code
  FROM review AS r
)
SELECT
  j.uid AS subject,
  CASE j.reason_code WHEN 'law_covered' THEN 'PASS' WHEN 'law_left_out' THEN 'FAIL' ELSE 'UNKNOWN' END AS verdict,
  j.reason_code,
  json_object('laws', (
    SELECT json_group_array(x.law) FROM (SELECT * FROM left_out ORDER BY law) AS x WHERE x.uid = j.uid
  )) AS args,
  json_array(j.uid, j.path) AS evidence,
  j.concluded_on_epoch AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
UNION ALL
SELECT 'organisation', 'N/A', 'no_review_yet', '{}', json_array('organisation'), a.epoch, 'major', NULL
FROM as_of AS a
WHERE NOT EXISTS (SELECT 1 FROM review)
