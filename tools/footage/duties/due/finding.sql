-- name: finding
-- title.zh: 待整改
-- title.en: Finding to be closed
-- clause: R-7.1.2b
-- text.zh: {title}：{due_at} 前完成整改。
-- text.en: {title}: to be put right by {due_at}.
SELECT
  f.uid AS subject, NULL AS role, NULL AS department, f.owner AS person, f.due_on_epoch + 86400 AS due_epoch,
  f.found_on_epoch AS since_epoch, json_object('title', f.title, 'due_at', f.due_on_epoch + 86400) AS args
FROM finding_record AS f
WHERE NOT EXISTS (SELECT 1 FROM finding_closure AS c WHERE c.finding = f.uid)
