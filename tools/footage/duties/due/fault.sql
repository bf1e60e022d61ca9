-- name: fault
-- title.zh: 故障待修复
-- title.en: Fault to be repaired
-- clause: S-4.2d
-- text.zh: {discovered_at} 发现，应在 {due_at} 前修复。
-- text.en: Found at {discovered_at}, to be repaired by {due_at}.
SELECT
  f.uid AS subject, 'operator' AS role, NULL AS department, NULL AS person,
  f.discovered_at_epoch + p.seconds AS due_epoch, f.discovered_at_epoch AS since_epoch,
  json_object('discovered_at', f.discovered_at_epoch, 'due_at', f.discovered_at_epoch + p.seconds) AS args
FROM fault AS f
LEFT JOIN parameter_span AS p
  ON p.name = 'fault.repair_hours' AND p.from_epoch <= f.discovered_at_epoch AND f.discovered_at_epoch < p.until_epoch
WHERE NOT EXISTS (SELECT 1 FROM repair AS r WHERE r.fault = f.uid)
