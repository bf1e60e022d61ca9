-- clause: R-3.3.4a
-- policy: retrieval
-- title.zh: 批准的申请表留存备案
-- title.en: The approved form is kept on file
-- asks.zh: 批准后的申请表由安保部门留存备案：仍在主线上，与批准时一字不差，审批的签名证据也在。未获批准的申请不在此列。
-- asks.en: Security keeps the approved form on file: it stands on main, word for word as it was approved, and the
--   signed evidence of the approval with it. Forms that were not approved are not meant.
-- who.zh: 安保部门
-- who.en: Security office
-- kinds: request, ratification
-- parameters:
-- severity: critical
-- truth: decidable
-- uses: waiting, never_landed, not_ratified, no_evidence, case_refuted, case_undetermined, no_form, never_approved
-- reason.form_kept.zh: 申请表与批准时一致，审批证据在案。
-- reason.form_kept.en: The form is as it was approved, and the evidence is on file.
-- reason.form_deleted.zh: 申请表已从主线删除（{changed_at}）。
-- reason.form_deleted.en: The form was deleted from main at {changed_at}.
-- reason.form_changed.zh: 申请表进入主线后被修改（{changed_at}）。
-- reason.form_changed.en: The form was changed after it landed, at {changed_at}.
WITH
-- 1. What became of the form that landed.
form AS (
  SELECT uid AS case_id, MAX(standing = 'deleted') AS deleted, MAX(standing = 'replaced') AS changed,
    MIN(replaced_epoch) AS changed_epoch
  FROM request_version WHERE landed_seq IS NOT NULL
  GROUP BY uid
),

-- 2. One reason per case: the first that applies.
judged AS (
  SELECT b.*, f.changed_epoch, CASE
    WHEN f.changed THEN 'form_changed'
    WHEN f.deleted THEN 'form_deleted'
    WHEN b.not_judged IS NOT NULL THEN b.not_judged
    WHEN b.urgency = 'emergency' AND b.signing_pull IS NULL THEN 'not_ratified'
    WHEN p.id IS NULL THEN 'no_evidence'
    WHEN p.outcome = 'unapproved' THEN 'never_approved'
    WHEN b.verification = 'refuted' THEN 'case_refuted'
    WHEN b.verification <> 'verified' THEN 'case_undetermined'
    ELSE 'form_kept'
  END AS reason_code
  FROM case_basis AS b
  LEFT JOIN pull_request AS p ON p.id = b.signing_pull
  LEFT JOIN form AS f ON f.case_id = b.case_id
),
outcome (reason_code, verdict) AS (
  VALUES
    ('form_kept', 'PASS'), ('form_changed', 'FAIL'), ('form_deleted', 'FAIL'),
    ('no_form', 'UNKNOWN'), ('no_evidence', 'UNKNOWN'), ('case_refuted', 'UNKNOWN'), ('case_undetermined', 'UNKNOWN'),
    ('waiting', 'DUE'), ('never_landed', 'N/A'), ('not_ratified', 'N/A'), ('never_approved', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object('waiting_for', json(j.waiting_for), 'changed_at', j.changed_epoch) AS args,
  IIF(j.signing_pull IS NULL, json_array(j.case_id), json_array(j.case_id, j.signing_pull)) AS evidence,
  COALESCE(j.changed_epoch, j.approved_epoch, j.request_landed_epoch, j.state_since_epoch) AS since_epoch,
  'critical' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
