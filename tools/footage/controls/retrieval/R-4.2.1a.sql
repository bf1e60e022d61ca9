-- clause: R-4.2.1a
-- policy: retrieval
-- title.zh: 专人操作
-- title.en: Only storage or technical staff operate
-- asks.zh: 调取和陪同查看由录像保管员、操作员或存储管理部门的人员操作，不由申请人、经办人自己操作（紧急调取除外）；操作与见证合计达到规定人数，外部机关和报管理层的至少两人。
-- asks.en: Custodians, operators or members of the storage office retrieve and accompany views; never the applicant
--   or handler themselves, emergencies excepted. Operators and witnesses are of the number set, and two at least for
--   an authority or where management signed.
-- who.zh: 录像操作人员
-- who.en: Operators
-- kinds: retrieval, view, person, department
-- parameters: retrieval.min_persons
-- severity: major
-- truth: decidable
-- uses: never_landed, no_retrieval, parameter_missing
-- reason.operated_by_staff.zh: {operators} 操作，操作与见证共 {persons} 人。
-- reason.operated_by_staff.en: {operators} operated; with witnesses {persons} people took part.
-- reason.not_staff.zh: 操作人 {strangers} 当时不是保管员、操作员，也不属于存储管理部门。
-- reason.not_staff.en: {strangers}, who operated, was neither custodian nor operator then, nor of the storage office.
-- reason.operated_own_request.zh: 申请人或经办人自己操作：{operators}。
-- reason.operated_own_request.en: Applicant or handler operated themselves: {operators}.
-- reason.too_few_people.zh: 操作与见证共 {persons} 人，应有 {needed} 人。
-- reason.too_few_people.en: {persons} people operated or witnessed; {needed} were needed.
WITH
-- 1. Who operated (at a view: the companion), whether each was entitled, and how many took part.
part AS (
  SELECT
    h.uid, h.person, h.capacity IN ('operator', 'companion') AS operates,
    h.person IN (b.applicant, b.handler) AS asks,
    EXISTS (
      SELECT 1 FROM role_span AS s
      WHERE s.person = h.person AND s.role IN ('operator', 'custodian') AND s.from_epoch <= h.at_epoch AND h.at_epoch < s.until_epoch
    ) OR EXISTS (
      SELECT 1 FROM person AS p JOIN department AS d ON d.uid = p.department
      WHERE p.uid = h.person AND d.function = 'storage'
    ) AS entitled
  FROM handling AS h JOIN case_basis AS b ON b.case_id = h.case_id
  WHERE h.kind IN ('retrieval', 'view')
),
crew AS (
  SELECT uid, COUNT(DISTINCT person) AS persons, MAX(operates AND asks) AS asks,
    json_group_array(person) FILTER (WHERE operates) AS operators,
    json_group_array(person) FILTER (WHERE operates AND NOT entitled) AS strangers
  FROM (SELECT * FROM part ORDER BY uid, person)
  GROUP BY uid
),
needed AS (
  SELECT b.case_id, p.number AS minimum, MAX(p.number, IIF(
    b.channel IN ('agency', 'court')
      OR EXISTS (SELECT 1 FROM signature AS s WHERE s.case_id = b.case_id AND s.role = 'management'),
    2, 1
  )) AS persons
  FROM case_basis AS b
  JOIN parameter_span AS p
    ON p.name = 'retrieval.min_persons' AND p.from_epoch <= b.moment_epoch AND b.moment_epoch < p.until_epoch
),

-- 2. One reason per retrieval or view: the first that applies.
judged AS (
  SELECT
    b.case_id, b.state_since_epoch, COALESCE(a.uid, b.case_id) AS subject, a.path, a.started_epoch,
    c.operators, c.strangers, c.persons, n.persons AS needed, CASE
    WHEN a.uid IS NULL THEN IIF(b.phase = 'closed', 'never_landed', 'no_retrieval')
    WHEN c.strangers <> '[]' THEN 'not_staff'
    WHEN c.asks AND b.urgency IS NOT 'emergency' THEN 'operated_own_request'
    WHEN n.persons IS NULL THEN 'parameter_missing'
    WHEN c.persons < n.persons THEN 'too_few_people'
    ELSE 'operated_by_staff'
  END AS reason_code
  FROM case_basis AS b
  LEFT JOIN act AS a ON a.case_id = b.case_id
  LEFT JOIN crew AS c ON c.uid = a.uid
  LEFT JOIN needed AS n ON n.case_id = b.case_id
),
outcome (reason_code, verdict) AS (
  VALUES
    ('operated_by_staff', 'PASS'), ('not_staff', 'FAIL'), ('operated_own_request', 'FAIL'), ('too_few_people', 'FAIL'),
    ('parameter_missing', 'UNKNOWN'), ('never_landed', 'N/A'), ('no_retrieval', 'N/A')
)
SELECT
  j.subject AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'operators', json(j.operators), 'strangers', json(j.strangers), 'persons', j.persons, 'needed', j.needed,
    'parameter', 'retrieval.min_persons'
  ) AS args,
  IIF(j.path IS NULL, json_array(j.case_id), json_array(j.subject, j.path)) AS evidence,
  COALESCE(j.started_epoch, j.state_since_epoch) AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
