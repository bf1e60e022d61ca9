-- clause: R-2.2.2a
-- policy: retrieval
-- title.zh: 存储地点的防护
-- title.en: Storage places are protected
-- asks.zh: 存放录像的地点具备防火、防潮、防盗、防磁四项防护：登记中写明，录像保管员书面声明、安全保卫部门负责人会签，声明持续有效，检查没有发现异常。
-- asks.en: Where footage is stored there is protection against fire, damp, theft and magnetism: the entry says so, the custodian
--   attests it, the head of security countersigns, the attestation is kept fresh, and no check found otherwise.
-- who.zh: 录像保管员
-- who.en: Custodians
-- kinds: storage, attestation, storage_check
-- parameters: attestation.grace_days, record.land_days
-- severity: major
-- truth: attested
-- uses: attested, attested_not_met, attestation_missing, attestation_lapsed, attestation_not_theirs, attestation_undated,
--   interval_missing
-- reason.protection_lacking.zh: 登记的防护不足四项，只有：{items}。
-- reason.protection_lacking.en: The entry names fewer than the four protections, only: {items}.
-- reason.protection_failed.zh: {found_at} 检查发现防护异常：{items}。
-- reason.protection_failed.en: A check at {found_at} found a protection wanting: {items}.
-- reason.protection_not_stated.zh: 登记中没有写明有哪些防护。
-- reason.protection_not_stated.en: The entry does not say which protections there are.
WITH
-- 1. What checks found wanting.
failed AS (
  SELECT
    subject, MIN(found_epoch) AS found_epoch, json_group_array(name) AS items, MIN(uid) AS uid,
    IIF(COUNT(*) = COUNT(ended_epoch), MAX(ended_epoch), NULL) AS ended_epoch
  FROM (SELECT * FROM storage_problem ORDER BY subject, item)
  WHERE item IN ('fire', 'damp', 'theft', 'magnetism')
  GROUP BY subject
),

-- 2. One reason per storage place and quarter: the entry as it stood, then the attestation.
judged AS (
  SELECT
    q.subject, q.uid, q.version, q.from_epoch, q.until_epoch, q.upto_epoch, q.protections, f.items, f.found_epoch,
    f.ended_epoch AS repaired_epoch, f.uid AS checked_by, a.args, a.evidence, a.began_epoch, a.gap_epoch, a.denied_epoch,
    a.ended_epoch, a.verdict AS attested,
    CASE
      WHEN json_array_length(q.protections) BETWEEN 1 AND 3 THEN 'protection_lacking'
      WHEN f.found_epoch IS NOT NULL THEN 'protection_failed'
      WHEN a.verdict <> 'FAIL' AND json_array_length(q.protections) = 0 THEN 'protection_not_stated'
      ELSE a.reason_code
    END AS reason_code
  FROM storage_quarter AS q
  JOIN attested_quarter AS a ON a.clause = 'R-2.2.2a' AND a.subject = q.uid AND a.quarter = q.quarter
  LEFT JOIN failed AS f ON f.subject = q.subject
),

-- 3. What each reason means; of several versions of an entry the one that fails, else the newest.
outcome (reason_code, verdict) AS (
  VALUES
    ('protection_lacking', 'FAIL'), ('protection_failed', 'FAIL'), ('protection_not_stated', 'UNKNOWN')
),
worst AS (
  SELECT
    j.*, COALESCE(o.verdict, j.attested) AS verdict,
    ROW_NUMBER() OVER (
      PARTITION BY j.subject ORDER BY COALESCE(o.verdict, j.attested) = 'FAIL' DESC, j.version DESC
    ) AS nth
  FROM judged AS j LEFT JOIN outcome AS o ON o.reason_code = j.reason_code
)
SELECT
  w.subject,
  w.verdict,
  w.reason_code,
  json_patch(w.args, json_object('items', json(IIF(w.reason_code = 'protection_lacking', w.protections, w.items)), 'found_at', w.found_epoch)) AS args,
  IIF(w.checked_by IS NULL, json_insert(w.evidence, '$[#]', w.uid), json_insert(w.evidence, '$[#]', w.uid, '$[#]', w.checked_by)) AS evidence,
  CASE w.reason_code
    WHEN 'protection_lacking' THEN w.from_epoch
    WHEN 'protection_failed' THEN w.found_epoch
    ELSE COALESCE(w.denied_epoch, w.gap_epoch, w.began_epoch)
  END AS since_epoch,
  'major' AS severity,
  CASE w.reason_code
    WHEN 'protection_lacking' THEN IIF(w.until_epoch < w.upto_epoch, w.until_epoch, NULL)
    WHEN 'protection_failed' THEN w.repaired_epoch
    WHEN 'attested_not_met' THEN w.ended_epoch
  END AS remedied_epoch
FROM worst AS w
WHERE w.nth = 1
