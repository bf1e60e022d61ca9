-- clause: S-5.1c
-- policy: surveillance
-- title.zh: 监督记录供相关部门查阅
-- title.en: Those concerned may read what supervision found
-- asks.zh: 内部审计的报告供相关部门查阅；审计发现的问题由哪些部门整改，这些部门都要看得到。
-- asks.en: The report of an internal audit is open to the departments concerned, at least to those that have to put right what it
--   found.
-- who.zh: 管理部门
-- who.en: The authority
-- kinds: audit, finding_record, person
-- parameters:
-- severity: minor
-- truth: decidable
-- uses: no_audit
-- reason.open_to.zh: 供 {departments} 查阅。
-- reason.open_to.en: Open to {departments}.
-- reason.left_out.zh: {departments} 须整改审计发现的问题，却不在查阅部门之列。
-- reason.left_out.en: {departments} must put right what was found, but may not read the report.
-- reason.readers_unstated.zh: 没有写明供哪些部门查阅。
-- reason.readers_unstated.en: It is not stated which departments may read it.
WITH
shut AS (
  SELECT DISTINCT f.audit, p.department
  FROM finding_record AS f JOIN person AS p ON p.uid = f.owner
  WHERE f.landed_seq IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM audit_shown_to AS s WHERE s.uid = f.audit AND s.value = p.department)
),
judged AS (
  SELECT
    a.uid, a.path, a.concluded_on_epoch,
    CASE
      WHEN NOT EXISTS (SELECT 1 FROM audit_shown_to AS s WHERE s.uid = a.uid) THEN 'readers_unstated'
      WHEN EXISTS (SELECT 1 FROM shut AS x WHERE x.audit = a.uid) THEN 'left_out'
      ELSE 'open_to'
    END AS reason_code
  FROM audit AS a WHERE a.landed_seq IS NOT NULL AND a.type = 'internal'
)
SELECT
  j.uid AS subject,
  CASE j.reason_code WHEN 'open_to' THEN 'PASS' WHEN 'left_out' THEN 'FAIL' ELSE 'UNKNOWN' END AS verdict,
  j.reason_code,
  json_object('departments', CASE j.reason_code
    WHEN 'left_out' THEN (SELECT json_group_array(x.department) FROM (SELECT * FROM shut ORDER BY department) AS x WHERE x.audit = j.uid)
    ELSE (SELECT json_group_array(s.value) FROM audit_shown_to AS s WHERE s.uid = j.uid)
  END) AS args,
  json_array(j.uid, j.path) AS evidence,
  j.concluded_on_epoch AS since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
UNION ALL
SELECT 'organisation', 'N/A', 'no_audit', '{}', json_array('organisation'), a.epoch, 'minor', NULL
FROM as_of AS a
WHERE NOT EXISTS (SELECT 1 FROM audit AS t WHERE t.type = 'internal' AND t.landed_seq IS NOT NULL)
