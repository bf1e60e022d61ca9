-- clause: R-4.3.2a
-- policy: retrieval
-- title.zh: 归还检查
-- title.en: What comes back is checked
-- asks.zh: 安保或存储管理部门收到归还的录像后，由归还人以外的人检查是否完整、准确，逐件写明结果，并在规定时间内完成。
-- asks.en: Security or storage checks what came back for completeness and accuracy: another person than the returner, a result
--   for each item, within its time.
-- who.zh: 安保或存储管理部门
-- who.en: Security or storage management
-- kinds: return, copy
-- parameters: return.inspect_days
-- severity: major
-- truth: decidable
-- uses: view_only, no_copy, landing_unknown, stated_late, parameter_missing
-- reason.checked_intact.zh: {checker} 已检查 {items} 件，校验值一致。
-- reason.checked_intact.en: {checker} checked {items} items; their digests are the same.
-- reason.checked_with_fault.zh: {checker} 已检查，发现不符或损坏：{faulty}。检查本身符合要求。
-- reason.checked_with_fault.en: {checker} checked and found a difference or damage: {faulty}. The check itself was made.
-- reason.checked_by_returner.zh: 归还人 {checker} 自己检查了归还的录像。
-- reason.checked_by_returner.en: {checker}, who returned it, also checked it.
-- reason.checker_not_entitled.zh: 检查人 {checker} 当时不属于安保或存储管理部门，也没有相应岗位。
-- reason.checker_not_entitled.en: {checker}, who checked, was neither of security nor storage then, nor held such a role.
-- reason.unknown_item.zh: 归还的复制件不在本案中：{unknown}。
-- reason.unknown_item.en: A copy returned is not of this case: {unknown}.
-- reason.result_contradicts_digests.zh: 写明完好，但校验值与制作时不同：{contradicted}。
-- reason.result_contradicts_digests.en: Said to be intact, but the digests are not those of the copy: {contradicted}.
-- reason.checked_before_return.zh: 检查时间（{checked_at}）早于归还时间（{returned_at}）。
-- reason.checked_before_return.en: Checked at {checked_at}, before it came back at {returned_at}.
-- reason.checked_late.zh: {checked_at} 才检查，晚于期限 {deadline_at}。
-- reason.checked_late.en: Checked only at {checked_at}, after the deadline of {deadline_at}.
-- reason.not_compared.zh: 写明完好，但没有比对校验值：{uncompared}。
-- reason.not_compared.en: Said to be intact, but no digest was compared: {uncompared}.
-- reason.nothing_comes_back.zh: 复制件已移交或遗失，不再归还。
-- reason.nothing_comes_back.en: What went out was transferred or lost and does not come back.
-- reason.not_returned.zh: 复制件尚未归还。
-- reason.not_returned.en: Nothing has been returned yet.
WITH
-- 1. Each item of a return against the copy it names: unknown, without digests, or with other digests than the copy has.
item AS (
  SELECT
    e.uid, i.position, i.copy, i.result, k.uid IS NULL AS unknown,
    COALESCE(i.sha256, '[]') = '[]' AS bare,
    EXISTS (
      SELECT 1 FROM copy_files AS f
      WHERE f.uid = k.uid AND f.sha256 NOT IN (SELECT value FROM json_each(COALESCE(i.sha256, '[]')))
    ) AS different
  FROM "return" AS e
  JOIN return_items AS i ON i.uid = e.uid
  LEFT JOIN copy AS k ON k.case_id = e.case_id AND k.id = i.copy
),
items AS (
  SELECT
    uid, COUNT(*) AS items,
    json_group_array(copy) FILTER (WHERE unknown) AS unknown,
    json_group_array(copy) FILTER (WHERE result = 'intact' AND NOT bare AND different) AS contradicted,
    json_group_array(copy) FILTER (WHERE result = 'intact' AND bare) AS uncompared,
    json_group_array(copy) FILTER (WHERE result <> 'intact') AS faulty
  FROM (SELECT * FROM item ORDER BY uid, position)
  GROUP BY uid
),

-- 2. Each return with the time within which it had to be checked, by the parameter in force when it came back.
due AS (
  SELECT
    e.uid, e.case_id, e.path, e.returned_by, e.checked_by, e.returned_at_epoch AS returned_epoch,
    e.checked_at_epoch AS checked_epoch, COALESCE(e.first_seen_epoch, e.landed_epoch) AS seen_epoch, e.pull_request,
    CASE
      WHEN days.seconds IS NOT NULL THEN CAST(e.returned_at_epoch + days.seconds AS INTEGER)
      ELSE (
        SELECT w.until_epoch FROM working_day AS w
        WHERE w.number = days.working_days + (
          SELECT n.number FROM calendar_day AS n WHERE n.epoch <= e.returned_at_epoch ORDER BY n.epoch DESC LIMIT 1
        )
      )
    END AS deadline_epoch,
    EXISTS (
      SELECT 1 FROM role_period AS h
      WHERE h.person = e.checked_by AND h.from_epoch <= e.checked_at_epoch
        AND (h.until_epoch IS NULL OR e.checked_at_epoch < h.until_epoch)
        AND h.role IN ('custodian', 'operator', 'security_reviewer', 'security_head', 'duty_leader', 'security_reception')
    ) OR EXISTS (
      SELECT 1 FROM person AS p JOIN department AS d ON d.uid = p.department
      WHERE p.uid = e.checked_by AND d.function IN ('security', 'storage')
    ) AS entitled
  FROM "return" AS e
  LEFT JOIN parameter_span AS days
    ON days.name = 'return.inspect_days'
    AND days.from_epoch <= e.returned_at_epoch AND e.returned_at_epoch < days.until_epoch
),

-- 3. One reason per return: the first that applies.
judged AS (
  SELECT
    d.*, i.items, i.unknown, i.contradicted, i.uncompared, i.faulty,
    CASE
      WHEN d.checked_by = d.returned_by THEN 'checked_by_returner'
      WHEN NOT d.entitled THEN 'checker_not_entitled'
      WHEN i.unknown <> '[]' THEN 'unknown_item'
      WHEN i.contradicted <> '[]' THEN 'result_contradicts_digests'
      WHEN d.checked_epoch < d.returned_epoch THEN 'checked_before_return'
      WHEN d.deadline_epoch IS NULL THEN 'parameter_missing'
      WHEN d.checked_epoch > d.deadline_epoch THEN 'checked_late'
      WHEN i.uncompared <> '[]' THEN 'not_compared'
      WHEN d.seen_epoch IS NULL THEN 'landing_unknown'
      WHEN d.seen_epoch > d.deadline_epoch THEN 'stated_late'
      WHEN i.faulty <> '[]' THEN 'checked_with_fault'
      ELSE 'checked_intact'
    END AS reason_code
  FROM due AS d
  LEFT JOIN items AS i ON i.uid = d.uid
),

-- 4. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('checked_intact', 'PASS'), ('checked_with_fault', 'PASS'),
    ('checked_by_returner', 'FAIL'), ('checker_not_entitled', 'FAIL'), ('unknown_item', 'FAIL'),
    ('result_contradicts_digests', 'FAIL'), ('checked_before_return', 'FAIL'), ('checked_late', 'FAIL'),
    ('not_compared', 'UNKNOWN'), ('landing_unknown', 'UNKNOWN'), ('stated_late', 'UNKNOWN'),
    ('parameter_missing', 'UNKNOWN')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  CASE j.reason_code
    WHEN 'checked_intact' THEN json_object('checker', j.checked_by, 'items', j.items)
    WHEN 'checked_with_fault' THEN json_object('checker', j.checked_by, 'faulty', json(j.faulty))
    WHEN 'checked_by_returner' THEN json_object('checker', j.checked_by)
    WHEN 'checker_not_entitled' THEN json_object('checker', j.checked_by)
    WHEN 'unknown_item' THEN json_object('unknown', json(j.unknown))
    WHEN 'result_contradicts_digests' THEN json_object('contradicted', json(j.contradicted))
    WHEN 'not_compared' THEN json_object('uncompared', json(j.uncompared))
    WHEN 'checked_before_return' THEN json_object('checked_at', j.checked_epoch, 'returned_at', j.returned_epoch)
    WHEN 'checked_late' THEN json_object('checked_at', j.checked_epoch, 'deadline_at', j.deadline_epoch)
    WHEN 'stated_late' THEN json_object(
      'stated_at', j.checked_epoch, 'seen_at', j.seen_epoch, 'deadline_at', j.deadline_epoch
    )
    WHEN 'parameter_missing' THEN json_object('parameter', 'return.inspect_days')
    ELSE '{}'
  END AS args,
  IIF(j.pull_request IS NULL, json_array(j.uid, j.path), json_array(j.uid, j.path, j.pull_request)) AS evidence,
  CASE WHEN j.reason_code = 'checked_late' THEN j.deadline_epoch ELSE j.checked_epoch END AS since_epoch,
  IIF(j.reason_code = 'checked_late', 'minor', 'major') AS severity,
  IIF(j.reason_code = 'checked_late', j.checked_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
-- 5. Cases in which nothing came back: because nothing went out, because it is still out, or because it does not come back.
SELECT
  b.case_id,
  IIF(c.still_out, 'DUE', 'N/A'),
  CASE
    WHEN c.still_out THEN 'not_returned'
    WHEN c.case_id IS NOT NULL THEN 'nothing_comes_back'
    WHEN b.mode = 'view' THEN 'view_only'
    ELSE 'no_copy'
  END,
  '{}', json_array(b.case_id), b.state_since_epoch, 'major', NULL
FROM case_basis AS b
LEFT JOIN (
  SELECT case_id, MAX(state NOT IN ('transferred', 'lost')) AS still_out FROM copy_state GROUP BY case_id
) AS c ON c.case_id = b.case_id
WHERE NOT EXISTS (SELECT 1 FROM "return" AS e WHERE e.case_id = b.case_id)
