-- clause: S-4.3a
-- policy: surveillance
-- title.zh: 最小必要
-- title.en: No more than necessary
-- asks.zh: 申请写明为什么其他方法不够，由安保审核人或管理层把关、可以缩小范围；原始复制件的份数不多于获准使用的人数。
-- asks.en: The request says why other means are not enough; security or management look at it and may narrow it; no more original
--   copies are made than there are people allowed to use them. How much may be asked for at which level is judged in R-3.3.3a.
-- who.zh: 申请部门、安全保卫部门
-- who.en: The asking unit, the security office
-- kinds: request, retrieval, copy
-- parameters:
-- severity: major
-- truth: form
-- uses: never_landed, waiting, no_form, not_ratified, case_refuted, case_undetermined
-- reason.necessity_reviewed.zh: 必要性经 {signers} 把关，复制 {copies} 份，获准使用 {people} 人。
-- reason.necessity_reviewed.en: {signers} saw to it that it is necessary; {copies} copies for {people} people.
-- reason.narrowed_to_need.zh: 经 {signers} 缩小范围，复制 {copies} 份，获准使用 {people} 人。
-- reason.narrowed_to_need.en: {signers} narrowed it to what is needed; {copies} copies for {people} people.
-- reason.more_copies.zh: 复制 {copies} 份，获准使用的只有 {people} 人。
-- reason.more_copies.en: {copies} copies were made for {people} people allowed to use them.
-- reason.need_not_reviewed.zh: 没有安保审核人、安保负责人或管理层的签字；缺签由各自的条款判断。
-- reason.need_not_reviewed.en: Neither security nor management signed; the missing signature is judged in its own clause.
WITH
reviewed AS (
  SELECT s.case_id, json_group_array(s.person) AS signers
  FROM (SELECT * FROM signature ORDER BY case_id, position) AS s
  WHERE s.met AND s.role IN ('security_reviewer', 'security_head', 'management') GROUP BY s.case_id
),
-- What is called an original but has other files than the retrieval is no further copy of it; R-1.3.4b judges that.
copies AS (
  SELECT c.case_id, COUNT(*) AS copies FROM copy AS c
  WHERE c.derivative = 'original' AND NOT EXISTS (
    SELECT 1 FROM copy_files AS f WHERE f.uid = c.uid AND f.sha256 NOT IN (
      SELECT e.sha256 FROM retrieval_files AS e WHERE e.uid = c.case_id || '/' || c.retrieval
    )
  )
  GROUP BY c.case_id, c.retrieval
),
most AS (SELECT m.case_id, MAX(m.copies) AS copies FROM copies AS m GROUP BY m.case_id),
narrowed AS (SELECT DISTINCT a.case_id FROM approved_scope AS a WHERE a.narrowed = 1),
judged AS (
  SELECT
    b.*, v.signers, COALESCE(m.copies, 0) AS copies, n.people,
    CASE
      WHEN b.phase = 'closed' THEN 'never_landed'
      WHEN b.phase = 'open' THEN 'waiting'
      WHEN NOT b.has_form THEN 'no_form'
      WHEN m.copies > n.people THEN 'more_copies'
      WHEN b.urgency = 'emergency' AND b.signing_pull IS NULL THEN 'not_ratified'
      WHEN v.case_id IS NULL THEN 'need_not_reviewed'
      WHEN b.verification = 'refuted' THEN 'case_refuted'
      WHEN b.verification IS NOT 'verified' THEN 'case_undetermined'
      WHEN w.case_id IS NOT NULL THEN 'narrowed_to_need'
      ELSE 'necessity_reviewed'
    END AS reason_code
  FROM (
    SELECT
      c.case_id, (SELECT COUNT(*) FROM request_use_recipients AS r WHERE r.uid = c.case_id)
        + (SELECT COUNT(*) FROM request_use_external_recipients AS e WHERE e.uid = c.case_id) AS people
    FROM case_basis AS c
  ) AS n
  JOIN case_basis AS b ON b.case_id = n.case_id
  LEFT JOIN most AS m ON m.case_id = b.case_id
  LEFT JOIN reviewed AS v ON v.case_id = b.case_id
  LEFT JOIN narrowed AS w ON w.case_id = b.case_id
),
outcome (reason_code, verdict) AS (
  VALUES
    ('necessity_reviewed', 'PASS'), ('narrowed_to_need', 'PASS'), ('more_copies', 'FAIL'), ('waiting', 'DUE'),
    ('no_form', 'UNKNOWN'), ('need_not_reviewed', 'UNKNOWN'), ('case_refuted', 'UNKNOWN'), ('case_undetermined', 'UNKNOWN'),
    ('never_landed', 'N/A'), ('not_ratified', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'signers', json(j.signers), 'copies', j.copies, 'people', j.people, 'waiting_for', json(j.waiting_for)
  ) AS args,
  json_array(j.case_id) AS evidence,
  COALESCE(j.approved_epoch, j.request_landed_epoch, j.filed_epoch, j.moment_epoch) AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
