-- clause: R-7.1.2a
-- policy: retrieval
-- title.zh: 定期抽查各环节
-- title.en: Every stage is sampled
-- asks.zh: 每季度抽查申请、审批、调取、使用、归还五个环节，样本达到规定数量并包括全部紧急和未经审批的案卷，样本不由人挑选，检查人不
--   查自己经手的案卷。
-- asks.en: Each quarter all five stages are sampled: as many cases as are asked for, with every emergency and every case that went
--   round approval; nobody picks the sample, and nobody checks a case of their own.
-- who.zh: 监督小组
-- who.en: The supervision group
-- kinds: supervision_check, request, retrieval, view, copy, custody, return, archive, disclosure
-- parameters: supervision.sample_min, supervision.sample_max, supervision.sample_percent, supervision.period_days
-- severity: major
-- truth: decidable
-- uses: parameter_missing
-- reason.sampled_well.zh: 本季度 {population} 件，抽查 {sampled} 件（要求 {needed} 件），五个环节都已检查。
-- reason.sampled_well.en: {sampled} of the quarter's {population} cases were checked ({needed} are asked for), at all five stages.
-- reason.sample_due.zh: 本季度的抽查应在 {deadline_at} 前完成。
-- reason.sample_due.en: The quarter's sample is to be checked by {deadline_at}.
-- reason.sample_missing.zh: 本季度没有抽查；是否按期检查在 R-7.1.1c 中判断。
-- reason.sample_missing.en: No sample of the quarter was checked; whether checks are held in time is judged under R-7.1.1c.
-- reason.no_cases.zh: 本季度没有案卷。
-- reason.no_cases.en: The quarter has no case.
-- reason.own_case_checked.zh: 检查人检查了自己经手的案卷：{cases}。
-- reason.own_case_checked.en: Members checked cases in which they had a hand: {cases}.
-- reason.stage_left_out.zh: 没有检查的环节：{stages}。
-- reason.stage_left_out.en: Stages that were not checked: {stages}.
-- reason.sample_too_small.zh: 抽查 {sampled} 件，少于要求的 {needed} 件。
-- reason.sample_too_small.en: {sampled} cases were checked; {needed} are asked for.
-- reason.exception_left_out.zh: 没有检查这些紧急或未经审批的案卷：{cases}。
-- reason.exception_left_out.en: Emergencies or cases round approval that were not checked: {cases}.
-- reason.seed_unproven.zh: 抽样种子不是本季度结束后第一份证据文件的摘要，无法证明样本不是挑选的。
-- reason.seed_unproven.en: The seed is not the digest of the first statement after the quarter, so nothing proves that nobody
--   picked the sample.
-- reason.drawn_left_out.zh: 抽中而没有检查的案卷：{cases}。
-- reason.drawn_left_out.en: Cases that were drawn and not checked: {cases}.
WITH
stage (name) AS (VALUES ('application'), ('approval'), ('retrieval'), ('use'), ('return')),

-- 1. The cases of each quarter: those filed in it; an emergency, or one that landed without approval, must be looked at.
filed AS (
  SELECT q.id AS quarter, c.case_id, c.urgency = 'emergency' OR c.state = 'unapproved' AS exceptional
  FROM quarter AS q JOIN cases AS c ON q.from_epoch <= c.filed_epoch AND c.filed_epoch < q.until_epoch
),

-- 2. The checks that are about the quarter, and what they looked at.
held AS (
  SELECT q.id AS quarter, s.uid, s.sample_seed, s.held_on_epoch, q.until_epoch
  FROM quarter AS q JOIN supervision_check AS s ON s.period_from_epoch < q.until_epoch AND q.from_epoch < s.period_to_epoch + 86400
),
looked AS (
  SELECT DISTINCT f.quarter, f.case_id, x.checked_by
  FROM held AS h JOIN supervision_check_cases AS x ON x.uid = h.uid JOIN filed AS f ON f.quarter = h.quarter AND f.case_id = x."case"
),
-- Cases at which nobody looked but people with a hand in them; a look by somebody else makes it good.
hands AS (
  SELECT l.quarter, l.case_id, l.checked_by,
    EXISTS (SELECT 1 FROM cases AS c WHERE c.case_id = l.case_id AND l.checked_by IN (c.applicant, c.handler))
    OR EXISTS (SELECT 1 FROM signature AS s WHERE s.case_id = l.case_id AND s.person = l.checked_by)
    OR EXISTS (SELECT 1 FROM handling AS h WHERE h.case_id = l.case_id AND h.person = l.checked_by) AS involved
  FROM looked AS l
),
own AS (
  SELECT p.quarter, p.case_id FROM hands AS p GROUP BY p.quarter, p.case_id HAVING MIN(p.involved)
),
seeded AS (
  SELECT h.quarter, MIN(EXISTS (
    SELECT 1 FROM sample_draw AS d WHERE d.quarter = h.quarter AND d.seed = h.sample_seed
  )) AS proven
  FROM held AS h
  GROUP BY h.quarter
),

-- 3. Counted, quarter by quarter, against the limits in force at its end.
counted AS (
  SELECT
    q.id AS quarter, q.until_epoch, q.upto_epoch, a.epoch AS as_of_epoch,
    CAST(q.until_epoch + days.seconds AS INTEGER) AS deadline_epoch,
    (SELECT COUNT(*) FROM filed AS f WHERE f.quarter = q.id) AS population,
    (SELECT COUNT(DISTINCT l.case_id) FROM looked AS l WHERE l.quarter = q.id) AS sampled,
    (SELECT MAX(h.held_on_epoch) FROM held AS h WHERE h.quarter = q.id) AS held_epoch,
    (SELECT json_group_array(h.uid) FROM held AS h WHERE h.quarter = q.id) AS checks,
    (SELECT json_group_array(o.case_id) FROM own AS o WHERE o.quarter = q.id) AS own_cases,
    (
      SELECT json_group_array(f.case_id) FROM filed AS f
      WHERE f.quarter = q.id AND f.exceptional
        AND NOT EXISTS (SELECT 1 FROM looked AS l WHERE l.quarter = q.id AND l.case_id = f.case_id)
    ) AS exceptions,
    (
      SELECT json_group_array(g.name) FROM stage AS g
      WHERE NOT EXISTS (
        SELECT 1 FROM held AS h JOIN supervision_check_stages AS x ON x.uid = h.uid WHERE h.quarter = q.id AND x.value = g.name
      )
    ) AS stages,
    (SELECT e.proven FROM seeded AS e WHERE e.quarter = q.id) AS seeded,
    (
      SELECT json_group_array(d.case_id) FROM sample_draw AS d
      WHERE d.quarter = q.id AND d.drawn = 1
        AND NOT EXISTS (SELECT 1 FROM looked AS l WHERE l.quarter = q.id AND l.case_id = d.case_id)
    ) AS missed,
    least.number AS least, most.number AS most, share.number AS share
  FROM quarter AS q
  CROSS JOIN as_of AS a
  LEFT JOIN parameter_span AS days
    ON days.name = 'supervision.period_days' AND days.from_epoch < q.upto_epoch AND q.upto_epoch <= days.until_epoch
  LEFT JOIN parameter_span AS least
    ON least.name = 'supervision.sample_min' AND least.from_epoch < q.upto_epoch AND q.upto_epoch <= least.until_epoch
  LEFT JOIN parameter_span AS most
    ON most.name = 'supervision.sample_max' AND most.from_epoch < q.upto_epoch AND q.upto_epoch <= most.until_epoch
  LEFT JOIN parameter_span AS share
    ON share.name = 'supervision.sample_percent' AND share.from_epoch < q.upto_epoch AND q.upto_epoch <= share.until_epoch
),
sized AS (
  -- A part of a case counts as one: the percentage is rounded up.
  SELECT c.*, MIN(c.population, c.most, MAX(c.least, CAST((c.population * c.share + 99) / 100 AS INTEGER))) AS needed
  FROM counted AS c
),
judged AS (
  SELECT
    s.*,
    CASE
      WHEN s.needed IS NULL OR s.deadline_epoch IS NULL THEN 'parameter_missing'
      WHEN s.population = 0 AND s.as_of_epoch >= s.until_epoch THEN 'no_cases'
      WHEN s.own_cases <> '[]' THEN 'own_case_checked'
      WHEN s.as_of_epoch < s.deadline_epoch AND (s.stages <> '[]' OR s.sampled < s.needed OR s.exceptions <> '[]')
        THEN 'sample_due'
      WHEN s.checks = '[]' THEN 'sample_missing'
      WHEN s.stages <> '[]' THEN 'stage_left_out'
      WHEN s.sampled < s.needed THEN 'sample_too_small'
      WHEN s.exceptions <> '[]' THEN 'exception_left_out'
      WHEN s.seeded = 0 THEN 'seed_unproven'
      WHEN s.missed <> '[]' THEN 'drawn_left_out'
      ELSE 'sampled_well'
    END AS reason_code
  FROM sized AS s
),
outcome (reason_code, verdict) AS (
  VALUES
    ('sampled_well', 'PASS'),
    ('own_case_checked', 'FAIL'), ('stage_left_out', 'FAIL'), ('sample_too_small', 'FAIL'), ('exception_left_out', 'FAIL'),
    ('drawn_left_out', 'FAIL'),
    ('parameter_missing', 'UNKNOWN'), ('seed_unproven', 'UNKNOWN'), ('sample_due', 'DUE'),
    ('sample_missing', 'N/A'), ('no_cases', 'N/A')
)
SELECT
  'organisation@' || j.quarter AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'population', j.population, 'sampled', j.sampled, 'needed', CAST(j.needed AS INTEGER), 'deadline_at', j.deadline_epoch,
    'stages', json(j.stages), 'cases', json(CASE j.reason_code
      WHEN 'own_case_checked' THEN j.own_cases WHEN 'drawn_left_out' THEN j.missed ELSE j.exceptions END),
    'parameter', 'supervision.sample_*, supervision.period_days'
  ) AS args,
  json_insert(j.checks, '$[#]', 'organisation') AS evidence,
  -- The verdict is about the quarter: it stands in the quarter's own rows, not in those of the check's day.
  j.upto_epoch - 1 AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
