-- clause: S-2c
-- policy: surveillance
-- title.zh: 活动合法、维护权益
-- title.en: Lawful, and citizens' rights kept
-- asks.zh: 监控活动符合法律法规，维护市民的合法权益：审查所列的各项法律依据没有偏离；涉及权利的投诉没有被认定成立。
-- asks.en: Surveillance conforms to law and keeps citizens' rights: audits found no departure from the laws they list,
--   and no complaint about somebody's rights was upheld. Single duties are judged under S-3.
-- who.zh: 摄像机使用单位
-- who.en: Operators of cameras
-- kinds: audit, complaint, complaint_step
-- parameters:
-- severity: major
-- truth: form
-- reason.audit_conforms.zh: 审查逐项核对了 {many} 项法律依据，没有偏离。
-- reason.audit_conforms.en: The audit went through {many} legal bases and found no departure.
-- reason.audit_deviates.zh: 审查认定偏离：{bases}。
-- reason.audit_deviates.en: The audit found a departure from {bases}.
-- reason.audit_partly.zh: 审查认定部分符合：{bases}；是否损害权益须由人判断。
-- reason.audit_partly.en: The audit found {bases} met in part; whether rights suffered is for people to judge.
-- reason.complaint_upheld.zh: {closed_at} 认定投诉成立（{category}）。
-- reason.complaint_upheld.en: The complaint ({category}) was upheld at {closed_at}.
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
    MIN(t.at_epoch) FILTER (WHERE t.step = 'improved') AS improved_epoch
  FROM complaint AS c LEFT JOIN complaint_step AS t ON t.complaint = c.uid
  WHERE c.landed_seq IS NOT NULL AND c.category IN ('private_place', 'too_long', 'access_refused', 'leak', 'misuse')
  GROUP BY c.uid
),
judged AS (
  SELECT
    a.uid, a.path, a.concluded_on_epoch AS since_epoch, NULL AS improved_epoch,
    json_object('many', a.many, 'bases', json(IIF(a.deviating = '[]', a.partial, a.deviating))) AS args,
    CASE
      WHEN a.deviating <> '[]' THEN 'audit_deviates'
      WHEN a.partial <> '[]' THEN 'audit_partly'
      ELSE 'audit_conforms'
    END AS reason_code
  FROM audited AS a
  UNION ALL
  SELECT
    c.uid, c.path, c.received_at_epoch, c.improved_epoch, json_object('closed_at', c.closed_epoch, 'category', c.category),
    CASE
      WHEN c.closed_epoch IS NULL THEN 'complaint_open'
      WHEN c.outcome IN ('upheld', 'partly') THEN 'complaint_upheld'
      WHEN c.outcome = 'withdrawn' THEN 'complaint_withdrawn'
      ELSE 'complaint_unfounded'
    END
  FROM complained AS c
  UNION ALL
  SELECT 'organisation', 'records', (SELECT MIN(q.began_epoch) FROM quarter AS q), NULL, '{}', 'not_examined'
  WHERE NOT EXISTS (SELECT 1 FROM audited) AND NOT EXISTS (SELECT 1 FROM complained)
),
outcome (reason_code, verdict) AS (
  VALUES
    ('audit_conforms', 'PASS'), ('complaint_unfounded', 'PASS'),
    ('audit_deviates', 'FAIL'), ('complaint_upheld', 'FAIL'),
    ('audit_partly', 'UNKNOWN'), ('not_examined', 'UNKNOWN'),
    ('complaint_open', 'DUE'),
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
  IIF(j.reason_code = 'complaint_upheld', j.improved_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
