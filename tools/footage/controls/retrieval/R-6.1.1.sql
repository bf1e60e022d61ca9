-- clause: R-6.1.1
-- clauses: R-6.1.1, S-3.3c
-- policy: retrieval
-- title.zh: 防止非法获取、篡改、删除
-- title.en: Guarded against access, tampering and deletion
-- asks.zh: 登记库只有经过网关并获批准的改动；存储设备的日志和访问权限按期查过且正常，没有人闯入，日志中没有清理记录之外的删除。措施是否足够由人判断。
-- asks.en: Nothing enters the register but through the gate and approved; logs and access of each store were looked at and found well,
--   nobody broke in, and no recorder's log shows a deletion that no purge answers to. Whether the measures are enough is for
--   people to judge.
-- who.zh: 安全保卫部门、存储管理部门
-- who.en: The security and the storage department
-- kinds: storage, storage_check, fault, recorder_log, camera, purge
-- parameters: clock.tolerance_minutes
-- severity: critical
-- truth: form
-- reason.gate_kept.zh: {merges} 次合入全部经过网关并获批准。
-- reason.gate_kept.en: All {merges} merges passed the gate and were approved.
-- reason.past_the_gate.zh: {count} 次改动没有经过网关或未获批准即进入主线：{what}。
-- reason.past_the_gate.en: {count} changes came to main past the gate or without approval: {what}.
-- reason.guarded.zh: 日志和访问权限查过且正常，没有闯入，没有无记录的删除。
-- reason.guarded.en: Logs and access were looked at and found well; no intrusion, no unrecorded deletion.
-- reason.log_failing.zh: {found_at} 检查发现设备日志异常。
-- reason.log_failing.en: A check at {found_at} found the device's log wanting.
-- reason.intruded.zh: {found_at} 报告有人闯入（{fault}）。
-- reason.intruded.en: An intrusion was reported at {found_at} ({fault}).
-- reason.deleted_unrecorded.zh: {found_at} 录像机日志中有账号 {account} 的删除操作，没有清理记录可对。
-- reason.deleted_unrecorded.en: The recorder's log shows a deletion by the account {account} at {found_at}, and no purge answers to it.
-- reason.guard_not_checked.zh: 本季度没有查过日志和访问权限，无法认定。
-- reason.guard_not_checked.en: Nobody looked at the logs and the access this quarter, so nothing can be said.
WITH
-- 1. The register itself: what came to main past the gate, by the quarter of the landing before it.
entered AS (
  SELECT
    l.seq, l.coverage = 'uncovered' OR p.outcome IS NOT 'approved' AS past, COALESCE(p.id, SUBSTR(l.oid, 1, 12)) AS name,
    COALESCE(l.landed_epoch, (SELECT MAX(b.landed_epoch) FROM landed_commit AS b WHERE b.seq < l.seq)) AS epoch
  FROM landed_commit AS l
  LEFT JOIN pull_request AS p ON p.id = l.pull_request
  WHERE l.coverage <> 'adopted'
),
register AS (
  SELECT
    'register@' || q.id AS subject, NULL AS storage, q.began_epoch, COUNT(e.seq) AS merges, COALESCE(SUM(e.past), 0) AS past,
    json_group_array(e.name) FILTER (WHERE e.past) AS what, MIN(e.epoch) FILTER (WHERE e.past) AS past_epoch
  FROM quarter AS q
  LEFT JOIN (SELECT * FROM entered ORDER BY seq) AS e ON q.from_epoch <= e.epoch AND e.epoch < q.until_epoch
  GROUP BY q.id
),

-- 2. Each store: what was found, reported or logged.
checked AS (
  SELECT q.subject
  FROM storage_quarter AS q
  JOIN storage_check AS c
    ON c.storage = q.uid AND c.landed_seq IS NOT NULL AND q.began_epoch <= c.checked_at_epoch AND c.checked_at_epoch < q.upto_epoch
  JOIN storage_check_items AS i ON i.uid = c.uid AND i.result <> 'not_checked' AND i.item IN ('log', 'access')
  GROUP BY q.subject
  HAVING COUNT(DISTINCT i.item) = 2
),
broken_in AS (
  SELECT q.subject, MIN(f.discovered_at_epoch) AS epoch, MIN(f.uid) AS fault
  FROM fault AS f
  JOIN storage_quarter AS q
    ON q.uid = f.storage AND q.last AND q.began_epoch <= f.discovered_at_epoch AND f.discovered_at_epoch < q.upto_epoch
  WHERE f.symptom = 'intrusion'
  GROUP BY q.subject
),
deleted AS (
  SELECT q.subject, MIN(o.at_epoch - l.clock_offset_seconds) AS epoch, MIN(o.account) AS account, MIN(l.uid) AS uid
  FROM recorder_log AS l
  JOIN recorder_log_operations AS o ON o.uid = l.uid AND o.operation = 'delete'
  JOIN (SELECT DISTINCT recorder, storage FROM camera) AS k ON k.recorder = l.recorder
  JOIN storage_quarter AS q
    ON q.uid = k.storage AND q.last AND q.began_epoch <= o.at_epoch - l.clock_offset_seconds
    AND o.at_epoch - l.clock_offset_seconds < q.upto_epoch
  LEFT JOIN parameter_span AS t
    ON t.name = 'clock.tolerance_minutes' AND t.from_epoch <= o.at_epoch AND o.at_epoch < t.until_epoch
  WHERE l.landed_seq IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM purge AS p
    WHERE p.storage = k.storage AND p.landed_seq IS NOT NULL
      AND ABS(p.executed_at_epoch - (o.at_epoch - l.clock_offset_seconds)) <= COALESCE(t.seconds, 0)
  )
  GROUP BY q.subject
),

-- 3. One reason per subject and quarter.
judged AS (
  SELECT
    subject, storage, began_epoch, merges, past, what, past_epoch AS found_epoch, NULL AS account, NULL AS source,
    NULL AS ended_epoch, CASE WHEN past > 0 THEN 'past_the_gate' ELSE 'gate_kept' END AS reason_code
  FROM register
  UNION ALL
  SELECT
    q.subject, q.uid, q.began_epoch, NULL, NULL, NULL, COALESCE(d.epoch, b.epoch, p.found_epoch), d.account,
    COALESCE(d.uid, b.fault, p.uid), IIF(COALESCE(d.epoch, b.epoch) IS NULL, p.ended_epoch, NULL),
    CASE
      WHEN d.epoch IS NOT NULL THEN 'deleted_unrecorded'
      WHEN b.epoch IS NOT NULL THEN 'intruded'
      WHEN p.found_epoch IS NOT NULL THEN 'log_failing'
      WHEN c.subject IS NULL THEN 'guard_not_checked'
      ELSE 'guarded'
    END
  FROM storage_quarter AS q
  LEFT JOIN deleted AS d ON d.subject = q.subject
  LEFT JOIN broken_in AS b ON b.subject = q.subject
  LEFT JOIN storage_problem AS p ON p.subject = q.subject AND p.item = 'log'
  LEFT JOIN checked AS c ON c.subject = q.subject
  WHERE q.last
),

-- 4. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('gate_kept', 'PASS'), ('guarded', 'PASS'), ('past_the_gate', 'FAIL'), ('log_failing', 'FAIL'), ('intruded', 'FAIL'),
    ('deleted_unrecorded', 'FAIL'), ('guard_not_checked', 'UNKNOWN')
)
SELECT
  j.subject,
  o.verdict,
  j.reason_code,
  json_object(
    'merges', j.merges, 'count', j.past, 'what', json(j.what), 'found_at', j.found_epoch, 'account', j.account, 'fault', j.source
  ) AS args,
  IIF(
    j.past > 0, j.what, IIF(j.source IS NULL, json_array(COALESCE(j.storage, 'main')), json_array(j.storage, j.source))
  ) AS evidence,
  COALESCE(j.found_epoch, j.began_epoch) AS since_epoch,
  'critical' AS severity,
  j.ended_epoch AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
