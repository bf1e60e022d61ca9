-- clause: S-6c
-- policy: surveillance
-- title.zh: 修订经讨论和审批
-- title.en: Revisions are discussed and approved
-- asks.zh: 制度每次修订之前，至少两个部门讨论并留有纪要；修订本身经规定的审批。
-- asks.en: Before each revision at least two departments discussed it and left minutes; the revision itself was approved as the
--   rules want.
-- who.zh: 制度负责人、相关部门
-- who.en: The policy's owner, the departments concerned
-- kinds: pack, policy_review
-- parameters:
-- severity: major
-- truth: decidable
-- uses: policy_not_adopted, no_evidence
-- reason.discussed.zh: {reviewed_on} 经 {departments} 个部门讨论，{landed_at} 批准修订。
-- reason.discussed.en: Discussed by {departments} departments on {reviewed_on}; the revision was approved and landed at {landed_at}.
-- reason.not_agreed.zh: {landed_at} 的修订没有得到规定的批准。
-- reason.not_agreed.en: The revision of {landed_at} was not approved as the rules want.
-- reason.not_discussed.zh: {landed_at} 的修订之前没有讨论纪要。
-- reason.not_discussed.en: No minutes of a discussion came before the revision of {landed_at}.
-- reason.one_department_only.zh: {reviewed_on} 的讨论只有一个部门参加。
-- reason.one_department_only.en: Only one department took part in the discussion of {reviewed_on}.
-- reason.minutes_late.zh: 讨论纪要所写日期在先，但修订合入时尚未入档，须另行证明。
-- reason.minutes_late.en: The minutes are dated before, but were not on file when the revision landed; they need proof.
-- reason.not_revised.zh: 没有修订过。
-- reason.not_revised.en: It was never revised.
WITH
revision AS (
  SELECT v.*, COALESCE(o.landed_epoch, 0) AS before_epoch
  FROM pack_version AS v JOIN pack_version AS o ON o.uid = v.uid AND o.version = v.version - 1
  WHERE v.policy = 'surveillance' AND v.landed_seq IS NOT NULL
),
discussed AS (
  SELECT
    n.uid, n.version, r.uid AS review, r.reviewed_on, COALESCE(r.first_seen_epoch, r.landed_epoch) AS seen_epoch,
    (SELECT COUNT(*) FROM policy_review_departments AS d WHERE d.uid = r.uid) AS departments,
    ROW_NUMBER() OVER (PARTITION BY n.uid, n.version ORDER BY r.reviewed_on_epoch DESC, r.uid) AS place
  FROM revision AS n
  JOIN policy_review AS r
    ON r.policy IN (n.policy, n.uid) AND r.landed_seq IS NOT NULL AND r.result IN ('amend', 'replace')
    AND r.reviewed_on_epoch <= n.landed_epoch AND r.reviewed_on_epoch + 86400 > n.before_epoch
),
judged AS (
  SELECT
    n.uid, n.version, n.path, n.landed_epoch, n.pull_request, d.review, d.reviewed_on, d.departments, a.epoch AS as_of_epoch,
    CASE
      WHEN p.id IS NULL THEN 'no_evidence'
      WHEN p.outcome = 'undetermined' THEN 'no_evidence'
      WHEN p.outcome <> 'approved' THEN 'not_agreed'
      WHEN d.review IS NULL THEN 'not_discussed'
      WHEN d.departments = 1 THEN 'one_department_only'
      WHEN d.seen_epoch IS NULL THEN 'minutes_late'
      WHEN d.seen_epoch > n.landed_epoch THEN 'minutes_late'
      ELSE 'discussed'
    END AS reason_code
  FROM revision AS n
  CROSS JOIN as_of AS a
  LEFT JOIN pull_request AS p ON p.id = n.pull_request
  LEFT JOIN discussed AS d ON d.uid = n.uid AND d.version = n.version AND d.place = 1
),
outcome (reason_code, verdict) AS (
  VALUES
    ('discussed', 'PASS'), ('not_agreed', 'FAIL'), ('not_discussed', 'FAIL'), ('one_department_only', 'FAIL'),
    ('minutes_late', 'UNKNOWN'), ('no_evidence', 'UNKNOWN')
)
SELECT
  j.uid || '#' || j.version AS subject,
  o.verdict,
  j.reason_code,
  json_object('reviewed_on', j.reviewed_on, 'departments', j.departments, 'landed_at', j.landed_epoch) AS args,
  (
    SELECT json_group_array(e.value) FROM json_each(json_array(j.path, j.pull_request, j.review)) AS e WHERE e.value IS NOT NULL
  ) AS evidence,
  COALESCE(j.landed_epoch, j.as_of_epoch) AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
UNION ALL
SELECT
  'surveillance', 'N/A', IIF(EXISTS (SELECT 1 FROM pack AS p WHERE p.policy = 'surveillance'), 'not_revised', 'policy_not_adopted'),
  '{}', json_array('surveillance'), a.epoch, 'major', NULL
FROM as_of AS a
WHERE NOT EXISTS (SELECT 1 FROM revision)
