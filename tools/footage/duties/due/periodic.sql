-- name: periodic
-- title.zh: 定期事项
-- title.en: Due at intervals
-- clause: R-6.1.2
-- text.zh: {what}（{where}）：最近一次 {checked_at}，应在 {due_at} 前再做。
-- text.en: {what} ({where}): last at {checked_at}, to be done again by {due_at}.
WITH latest AS (
  SELECT f.*, MAX(f.began_epoch) OVER (PARTITION BY f.kind, f.subject) AS newest_epoch FROM freshness AS f
)
SELECT
  l.subject || '#' || l.kind AS subject,
  CASE l.kind
    WHEN 'patrol' THEN 'operator' WHEN 'supervision_check' THEN 'supervisor' WHEN 'audit_internal' THEN 'auditor'
    WHEN 'audit_external' THEN 'management' WHEN 'policy_review' THEN 'policy_owner' WHEN 'storage_check' THEN 'custodian'
    WHEN 'storage_maintenance' THEN 'custodian' WHEN 'storage_access' THEN 'custodian'
    WHEN 'purge' THEN 'custodian' ELSE 'security_head'
  END AS role,
  NULL AS department, NULL AS person,
  COALESCE(l.checked_epoch, l.began_epoch) + CAST(l.days * 86400 AS INTEGER) AS due_epoch,
  COALESCE(l.checked_epoch, l.began_epoch) AS since_epoch,
  json_object('clause', CASE l.kind
      WHEN 'purge' THEN 'S-3.3e' WHEN 'patrol' THEN 'S-4.2b' WHEN 'supervision_check' THEN 'R-7.1.1c'
      WHEN 'audit_internal' THEN 'S-5.1a' WHEN 'audit_external' THEN 'S-5.2a' WHEN 'policy_review' THEN 'S-6d'
      WHEN 'privacy_walk' THEN 'S-3.2d' WHEN 'channel_test' THEN 'S-5.3b' WHEN 'public_report' THEN 'S-5.3d'
      WHEN 'storage_access' THEN 'R-6.1.3b' ELSE 'R-6.1.2'
    END, 'what', '@' || l.kind, 'where', l.subject, 'checked_at', COALESCE(l.checked_epoch, l.began_epoch),
    'due_at', COALESCE(l.checked_epoch, l.began_epoch) + CAST(l.days * 86400 AS INTEGER)) AS args
FROM latest AS l
WHERE l.began_epoch = l.newest_epoch AND l.days IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM person AS n WHERE n.uid = l.subject) -- what lapses for a person: see qualification
