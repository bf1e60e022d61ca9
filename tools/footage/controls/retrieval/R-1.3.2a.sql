-- clause: R-1.3.2a
-- policy: retrieval
-- title.zh: 调取必要
-- title.en: Retrieval is necessary
-- asks.zh: 调取出于工作需要：经办人以外的人签字确认过；同一部门已经取得的同一段录像，不以同样的事由再申请一次，写明代替哪份申请的除外。是否真正必要由审核人判断。
-- asks.en: Work needs it: somebody other than the handler confirmed that; and a unit does not ask once more, for the same reason, for
--   footage that it has been given already, unless it says which request this one replaces. Whether it really is necessary is
--   for the reviewers to judge.
-- who.zh: 申请部门
-- who.en: The applying department
-- kinds: request, retrieval, view
-- parameters:
-- severity: minor
-- truth: form
-- uses: waiting, never_landed, no_form, not_ratified, case_refuted, case_undetermined
-- reason.need_confirmed.zh: {persons} 确认过需要。
-- reason.need_confirmed.en: {persons} confirmed the need.
-- reason.asked_twice.zh: 同一事由、同一段录像，该部门在 {earlier} 中已经取得。
-- reason.asked_twice.en: For the same reason the unit had been given the same footage already, in {earlier}.
-- reason.need_not_confirmed.zh: 没有人签字确认需要，无法认定；缺签字由 R-3.3.1a、R-3.3.2b 判断。
-- reason.need_not_confirmed.en: Nobody signed that it is needed, so nothing can be said; missing signatures are judged under R-3.3.1a
--   and R-3.3.2b.
-- reason.asked_from_outside.zh: 外部机关、法院或个人提出的，需要由来函或法律依据决定，在 R-1.3.1 中判断。
-- reason.asked_from_outside.en: It was asked from outside: the instrument or the legal basis decides, which is judged under R-1.3.1.
WITH
-- 1. Requests of one unit for the same reason, camera and time; the earlier one had been served when the later was filed.
served AS (
  SELECT
    b.case_id, b.department, b.filed_epoch, TRIM(r.reason) AS reason, m.value AS camera, r.window_from_epoch, r.window_to_epoch,
    r.supersedes, (SELECT MIN(a.ended_epoch) FROM act AS a WHERE a.case_id = b.case_id) AS served_epoch
  FROM case_basis AS b
  JOIN request AS r ON r.uid = b.case_id
  JOIN request_cameras AS m ON m.uid = r.uid
),
twice AS (
  SELECT n.case_id, MIN(e.case_id) AS earlier
  FROM served AS n
  JOIN served AS e
    ON e.reason = n.reason AND e.camera = n.camera AND e.department = n.department AND e.case_id <> n.case_id
    AND e.window_from_epoch < n.window_to_epoch AND n.window_from_epoch < e.window_to_epoch
    AND e.served_epoch <= n.filed_epoch AND n.supersedes IS NOT e.case_id
  GROUP BY n.case_id
),
confirmed AS (
  SELECT case_id, json_group_array(DISTINCT person) AS persons, MAX(at_epoch) AS at_epoch
  FROM (SELECT * FROM signature WHERE met AND NOT by_handler ORDER BY case_id, position)
  GROUP BY case_id
),

-- 2. One reason per case.
judged AS (
  SELECT
    b.*, t.earlier, c.persons, c.at_epoch,
    CASE
      WHEN b.not_judged IS NOT NULL THEN b.not_judged
      WHEN b.channel <> 'internal' THEN 'asked_from_outside'
      WHEN t.earlier IS NOT NULL THEN 'asked_twice'
      WHEN b.urgency = 'emergency' AND b.signing_pull IS NULL THEN 'not_ratified'
      WHEN c.case_id IS NULL THEN 'need_not_confirmed'
      WHEN b.verification = 'refuted' THEN 'case_refuted'
      WHEN b.verification <> 'verified' THEN 'case_undetermined'
      ELSE 'need_confirmed'
    END AS reason_code
  FROM case_basis AS b
  LEFT JOIN twice AS t ON t.case_id = b.case_id
  LEFT JOIN confirmed AS c ON c.case_id = b.case_id
),

-- 3. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('need_confirmed', 'PASS'), ('asked_twice', 'FAIL'),
    ('need_not_confirmed', 'UNKNOWN'), ('case_refuted', 'UNKNOWN'), ('case_undetermined', 'UNKNOWN'), ('no_form', 'UNKNOWN'),
    ('waiting', 'DUE'), ('asked_from_outside', 'N/A'), ('not_ratified', 'N/A'), ('never_landed', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object('persons', json(j.persons), 'earlier', j.earlier, 'waiting_for', json(j.waiting_for)) AS args,
  IIF(
    COALESCE(j.earlier, j.signing_pull) IS NULL, json_array(j.case_id),
    json_array(j.case_id, COALESCE(j.earlier, j.signing_pull))
  ) AS evidence,
  COALESCE(IIF(j.reason_code = 'asked_twice', j.filed_epoch, NULL), j.at_epoch, j.state_since_epoch) AS since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
