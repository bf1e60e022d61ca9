-- clause: R-5.2.1b
-- policy: retrieval
-- title.zh: 指定专人
-- title.en: A named person is in charge
-- asks.zh: 复制件交出时，由使用部门的一名在职人员（或者批准的接收人）签收并负责保管。
-- asks.en: When a copy is handed out, one active person of the using unit, or an approved recipient, receives it and is in charge of
--   it.
-- who.zh: 使用部门
-- who.en: The using unit
-- kinds: copy, transfer, disclosure, person, department, request
-- parameters:
-- severity: minor
-- truth: decidable
-- uses: view_only, no_copy
-- reason.keeper_named.zh: 由 {keeper} 签收并保管。
-- reason.keeper_named.en: {keeper} received it and is in charge of it.
-- reason.keeper_missing.zh: 没有写明由谁签收、保管。
-- reason.keeper_missing.en: Nobody is named as its receiver.
-- reason.keeper_not_active.zh: 签收人 {keeper} 当时不在任何部门在职。
-- reason.keeper_not_active.en: {keeper}, who received it, was of no department then.
-- reason.keeper_of_other_unit.zh: 签收人 {keeper} 属于 {department}，既不是使用部门，也不是批准的接收人。
-- reason.keeper_of_other_unit.en: {keeper} of {department} received it: neither of the using unit nor an approved recipient.
-- reason.handed_outside.zh: 复制件直接交给单位以外，没有内部保管人。
-- reason.handed_outside.en: The copy went outside directly; nobody inside keeps it.
WITH
kept AS (
  SELECT
    c.uid, c.receiver, c.made_at_epoch, m.department,
    b.channel <> 'internal'
    OR EXISTS (SELECT 1 FROM transfer AS t WHERE t.case_id = c.case_id AND t.copy = c.id)
    OR EXISTS (SELECT 1 FROM disclosure AS d WHERE d.case_id = c.case_id AND d.copy = c.id) AS outside,
    m.department = b.department
    OR EXISTS (SELECT 1 FROM request_joint_departments AS j WHERE j.uid = b.case_id AND j.value = m.department)
    OR EXISTS (SELECT 1 FROM request_use_recipients AS u WHERE u.uid = b.case_id AND u.value = c.receiver) AS own
  FROM copy AS c
  JOIN case_basis AS b ON b.case_id = c.case_id
  LEFT JOIN membership AS m
    ON m.person = c.receiver AND m.from_epoch <= c.made_at_epoch AND c.made_at_epoch < m.until_epoch
),
judged AS (
  SELECT
    k.*,
    CASE
      WHEN k.receiver IS NULL THEN IIF(k.outside, 'handed_outside', 'keeper_missing')
      WHEN k.department IS NULL THEN 'keeper_not_active'
      WHEN NOT k.own THEN 'keeper_of_other_unit'
      ELSE 'keeper_named'
    END AS reason_code
  FROM kept AS k
),
outcome (reason_code, verdict) AS (
  VALUES
    ('keeper_named', 'PASS'), ('keeper_missing', 'FAIL'), ('keeper_not_active', 'FAIL'), ('keeper_of_other_unit', 'FAIL'),
    ('handed_outside', 'N/A')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  json_object('keeper', j.receiver, 'department', j.department) AS args,
  json_array(j.uid) AS evidence,
  j.made_at_epoch AS since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
SELECT
  b.case_id, 'N/A', IIF(b.mode = 'view', 'view_only', 'no_copy'), '{}', json_array(b.case_id), b.state_since_epoch, 'minor', NULL
FROM case_basis AS b
WHERE NOT EXISTS (SELECT 1 FROM copy AS c WHERE c.case_id = b.case_id)
