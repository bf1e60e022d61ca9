-- clause: S-2c
-- policy: surveillance
-- title.zh: 活动合法、维护权益
-- title.en: Lawful, and citizens' rights kept
-- asks.zh: 监控活动符合法律法规，维护市民的合法权益：审查所列的各项法律依据没有偏离；涉及权利的投诉查明属实的，已经纠正。
-- asks.en: Surveillance conforms to law and keeps citizens' rights: audits found no departure from the laws they list,
--   and what a complaint about somebody's rights rightly said was put right. Single duties are judged under S-3.
-- who.zh: 摄像机使用单位
-- who.en: Operators of cameras
-- kinds: audit, complaint, complaint_step
-- parameters: publicity.report_days
-- severity: major
-- truth: form
-- reason.audit_conforms.zh: 审查逐项核对了 {many} 项法律依据，没有偏离。
-- reason.audit_conforms.en: The audit went through {many} legal bases and found no departure.
-- reason.audit_deviates.zh: 审查认定偏离：{bases}。
-- reason.audit_deviates.en: The audit found a departure from {bases}.
-- reason.audit_partly.zh: 审查认定部分符合：{bases}；是否损害权益须由人判断。
-- reason.audit_partly.en: The audit found {bases} met in part; whether rights suffered is for people to judge.
-- uses: parameter_missing
-- reason.right_restored.zh: {closed_at} 认定投诉属实（{category}），{improved_at} 已经纠正。
-- reason.right_restored.en: The complaint ({category}) was upheld at {closed_at}, and things were put right at {improved_at}.
-- reason.right_to_restore.zh: {closed_at} 认定投诉属实（{category}），须在 {deadline_at} 前纠正。
-- reason.right_to_restore.en: The complaint ({category}) was upheld at {closed_at}; things are to be put right by {deadline_at}.
-- reason.right_not_restored.zh: {closed_at} 认定投诉属实（{category}），没有记录说明是否已经纠正；没有改进由 S-5.3d 判断。
-- reason.right_not_restored.en: The complaint ({category}) was upheld at {closed_at}, and no record says that things were put
--   right; that nothing came of it is judged under S-5.3d.
-- reason.complaint_unfounded.zh: {closed_at} 办结，没有认定损害权益。
-- reason.complaint_unfounded.en: Closed at {closed_at}; no right was found violated.
-- reason.complaint_open.zh: 投诉正在办理。
-- reason.complaint_open.en: The complaint is being dealt with.
-- reason.complaint_withdrawn.zh: 投诉人已撤回。
-- reason.complaint_withdrawn.en: It was withdrawn.
-- reason.not_examined.zh: 还没有审查，也没有涉及权利的投诉，无从判断。
-- reason.not_examined.en: No audit and no complaint about rights yet; nothing shows whether this is so.
WITH
-- 1. Audits that went through a list of laws.
audited AS (
  SELECT
    a.uid, a.path, a.concluded_on_epoch, SUM(l.result <> 'not_applicable') AS many,
    json_group_array(l.basis) FILTER (WHERE l.result = 'deviates') AS deviating,
    json_group_array(l.basis) FILTER (WHERE l.result = 'partly') AS partial
  FROM audit AS a JOIN audit_law_checklist AS l ON l.uid = a.uid
  WHERE a.landed_seq IS NOT NULL
  GROUP BY a.uid
),

-- 2. Complaints about somebody's rights, with how they ended. Notice and choice are judged under S-3.2.
complained AS (
  SELECT
    c.uid, c.path, c.category, c.received_at_epoch, MAX(t.outcome) FILTER (WHERE t.step = 'closed') AS outcome,
    MAX(t.at_epoch) FILTER (WHERE t.step = 'closed') AS closed_epoch,
    MIN(COALESCE(t.first_seen_epoch, t.landed_epoch)) FILTER (WHERE t.step = 'improved') AS improved_epoch
  FROM complaint AS c LEFT JOIN complaint_step AS t ON t.complaint = c.uid
  WHERE c.landed_seq IS NOT NULL AND c.category IN ('private_place', 'too_long', 'access_refused', 'leak', 'misuse')
  GROUP BY c.uid
),

-- 3. What was upheld must have been put right by the time that S-5.3d sets.
timed AS (
  SELECT c.*, CAST(c.closed_epoch + p.seconds AS INTEGER) AS deadline_epoch, a.epoch AS as_of_epoch
  FROM complained AS c
  CROSS JOIN as_of AS a
  LEFT JOIN parameter_span AS p
    ON p.name = 'publicity.report_days' AND p.from_epoch <= c.closed_epoch AND c.closed_epoch < p.until_epoch
),
judged AS (
  SELECT
    a.uid, a.path, a.concluded_on_epoch AS since_epoch,
    json_object('many', a.many, 'bases', json(IIF(a.deviating = '[]', a.partial, a.deviating))) AS args,
    CASE
      WHEN a.deviating <> '[]' THEN 'audit_deviates'
      WHEN a.partial <> '[]' THEN 'audit_partly'
      ELSE 'audit_conforms'
    END AS reason_code
  FROM audited AS a
  UNION ALL
  SELECT
    c.uid, c.path, c.received_at_epoch, json_object(
      'closed_at', c.closed_epoch, 'category', c.category, 'improved_at', c.improved_epoch, 'deadline_at', c.deadline_epoch,
      'parameter', 'publicity.report_days'
    ),
    CASE
      WHEN c.closed_epoch IS NULL THEN 'complaint_open'
      WHEN c.outcome = 'withdrawn' THEN 'complaint_withdrawn'
      WHEN c.outcome NOT IN ('upheld', 'partly') THEN 'complaint_unfounded'
      WHEN c.improved_epoch IS NOT NULL THEN 'right_restored'
      WHEN c.deadline_epoch IS NULL THEN 'parameter_missing'
      WHEN c.as_of_epoch > c.deadline_epoch THEN 'right_not_restored'
      ELSE 'right_to_restore'
    END
  FROM timed AS c
  UNION ALL
  SELECT 'organisation', 'records', (SELECT MIN(q.began_epoch) FROM quarter AS q), '{}', 'not_examined'
  WHERE NOT EXISTS (SELECT 1 FROM audited) AND NOT EXISTS (SELECT 1 FROM complained)
),
outcome (reason_code, verdict) AS (
  VALUES
    ('audit_conforms', 'PASS'), ('complaint_unfounded', 'PASS'), ('right_restored', 'PASS'),
    ('audit_deviates', 'FAIL'),
    ('audit_partly', 'UNKNOWN'), ('not_examined', 'UNKNOWN'), ('right_not_restored', 'UNKNOWN'), ('parameter_missing', 'UNKNOWN'),
    ('complaint_open', 'DUE'), ('right_to_restore', 'DUE'),
    ('complaint_withdrawn', 'N/A')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  j.args,
  json_array(j.uid, j.path) AS evidence,
  j.since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
