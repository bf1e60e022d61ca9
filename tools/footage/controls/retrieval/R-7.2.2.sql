-- clause: R-7.2.2
-- policy: retrieval
-- title.zh: 赔偿责任
-- title.en: Losses are made good
-- asks.zh: 违规造成损失的，认定责任时对赔偿作出决定；认定无过失的除外。
-- asks.en: Where a breach caused a loss, it is decided together with who answers what is to be paid, unless nobody was at fault.
-- who.zh: 管理层
-- who.en: Management
-- kinds: incident, incident_decision, violation
-- parameters:
-- severity: major
-- truth: decidable
-- reason.compensation_decided.zh: 损失 {loss} 元，已就赔偿作出决定。
-- reason.compensation_decided.en: A loss of {loss} yuan; what is to be paid was decided.
-- reason.compensation_open.zh: 损失 {loss} 元，责任认定没有对赔偿作出决定。
-- reason.compensation_open.en: A loss of {loss} yuan, and the decision says nothing of what is to be paid.
-- reason.nobody_pays.zh: 损失 {loss} 元，认定无过失。
-- reason.nobody_pays.en: A loss of {loss} yuan for which nobody was at fault.
-- reason.loss_undecided.zh: 损失 {loss} 元，责任尚未认定；是否逾期在 R-5.2.2 中判断。
-- reason.loss_undecided.en: A loss of {loss} yuan; who answers is not decided yet. Whether that is late is judged under R-5.2.2.
-- reason.compensation_unproven.zh: 损失 {loss} 元，责任认定没有完整的审批证据。
-- reason.compensation_unproven.en: A loss of {loss} yuan; nothing proves that the decision was approved.
-- reason.no_loss.zh: 没有造成损失，或者损失无法估计。
-- reason.no_loss.en: It caused no loss, or none that could be told.
-- reason.nothing_happened.zh: 没有事件。
-- reason.nothing_happened.en: There was no incident.
WITH
judged AS (
  SELECT
    n.uid, n.loss_yuan, n.discovered_at_epoch, d.uid AS decision, d.landed_epoch,
    CASE
      WHEN COALESCE(n.loss_yuan, 0) = 0 THEN 'no_loss'
      WHEN d.uid IS NULL THEN 'loss_undecided'
      WHEN p.outcome IS NOT 'approved' THEN 'compensation_unproven'
      WHEN d.result = 'no_fault' THEN 'nobody_pays'
      WHEN d.compensation_yuan IS NOT NULL THEN 'compensation_decided'
      WHEN EXISTS (
        SELECT 1 FROM violation AS v WHERE v.decision = d.id AND v.compensation <> 'not_applicable'
      ) THEN 'compensation_decided'
      ELSE 'compensation_open'
    END AS reason_code
  FROM incident AS n
  LEFT JOIN incident_decision AS d ON d.uid = (
    SELECT x.uid FROM incident_decision AS x
    WHERE x.case_id IS n.case_id AND x.incident = n.id AND x.result <> 'undetermined'
    ORDER BY x.landed_seq, x.uid LIMIT 1
  )
  LEFT JOIN pull_request AS p ON p.id = d.pull_request
),
outcome (reason_code, verdict) AS (
  VALUES
    ('compensation_decided', 'PASS'), ('nobody_pays', 'PASS'), ('compensation_open', 'FAIL'),
    ('compensation_unproven', 'UNKNOWN'), ('loss_undecided', 'DUE'), ('no_loss', 'N/A')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  json_object('loss', j.loss_yuan) AS args,
  IIF(j.decision IS NULL, json_array(j.uid), json_array(j.uid, j.decision)) AS evidence,
  COALESCE(j.landed_epoch, j.discovered_at_epoch) AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
SELECT 'organisation', 'N/A', 'nothing_happened', '{}', json_array('organisation'), a.epoch, 'major', NULL
FROM as_of AS a
WHERE NOT EXISTS (SELECT 1 FROM incident)
