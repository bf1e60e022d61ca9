-- name: return
-- title.zh: 复制件待归还
-- title.en: Copy to come back
-- clause: R-5.3c
-- text.zh: 复制件在{holder}处，{due_at} 到期。
-- text.en: {holder} has the copy, due at {due_at}.
SELECT
  k.uid AS subject, NULL AS role, NULL AS department, k.holder AS person, k.due_epoch, k.since_epoch,
  json_object('holder', k.holder, 'due_at', k.due_epoch) AS args
FROM copy_state AS k
WHERE k.state IN ('out', 'overdue') AND k.holder IS NOT NULL AND k.due_epoch IS NOT NULL
