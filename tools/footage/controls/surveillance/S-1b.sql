-- clause: S-1b
-- policy: surveillance
-- title.zh: 制定依据
-- title.en: Legal bases of the policy
-- asks.zh: 制度的目标和框架以国家法律法规、行业标准和内部规范为依据；各项依据写明名称与版本，并且现行有效。
-- asks.en: Goals and framework rest on law, standards and internal rules; each is named with its edition and still holds.
-- who.zh: 制度归口部门
-- who.en: Owner of the policy
-- kinds: pack
-- parameters:
-- severity: minor
-- truth: decidable
-- reason.bases_hold.zh: 制度依据：{bases}，均现行有效。
-- reason.bases_hold.en: The policy rests on {bases}; all of them hold.
-- reason.basis_ended.zh: 所依据的 {bases} 已失效，制度没有随之修订。
-- reason.basis_ended.en: {bases}, on which the policy rests, no longer holds, and the policy was not revised.
-- reason.bases_unstated.zh: 制度没有写明依据哪些法律法规和标准。
-- reason.bases_unstated.en: The policy does not state on which laws and standards it rests.
WITH
-- 1. Each version of the policy while it stood on main, and when the first of its bases ended in that time.
stood AS (
  SELECT
    p.uid, p.version, p.path, a.epoch AS as_of_epoch,
    COALESCE(p.landed_epoch, (SELECT MIN(q.began_epoch) FROM quarter AS q)) AS begun_epoch,
    IIF(p.standing = 'main', 9000000000000, COALESCE(p.replaced_epoch, 0)) AS until_epoch
  FROM pack_version AS p CROSS JOIN as_of AS a
  WHERE p.policy = 'surveillance' AND p.landed_seq IS NOT NULL
),
based AS (
  SELECT
    s.*, COUNT(b.law) AS many,
    MIN(CASE WHEN b.until_epoch < MIN(s.until_epoch, s.as_of_epoch + 1) THEN b.until_epoch END) AS lapsed_epoch,
    json_group_array(b.law) FILTER (WHERE b.law IS NOT NULL) AS bases,
    json_group_array(b.law) FILTER (WHERE b.until_epoch < MIN(s.until_epoch, s.as_of_epoch + 1)) AS lapsed
  FROM stood AS s
  LEFT JOIN pack_legal_bases_version AS b ON b.uid = s.uid AND b.version = s.version
  GROUP BY s.uid, s.version
),
judged AS (
  SELECT
    b.*, MAX(b.begun_epoch, COALESCE(b.lapsed_epoch, 0)) AS from_epoch,
    CASE WHEN b.many = 0 THEN 'bases_unstated' WHEN b.lapsed_epoch IS NOT NULL THEN 'basis_ended' ELSE 'bases_hold' END
      AS reason_code
  FROM based AS b
),
outcome (reason_code, verdict) AS (
  VALUES
    ('bases_hold', 'PASS'),
    ('basis_ended', 'FAIL'),
    ('bases_unstated', 'UNKNOWN')
),
-- One row per subject: the first stretch that broke the clause, else the newest stretch.
ranked AS (
  SELECT
    j.*, o.verdict,
    ROW_NUMBER() OVER (
      PARTITION BY j.uid ORDER BY o.verdict = 'FAIL' DESC, IIF(o.verdict = 'FAIL', j.from_epoch, -j.from_epoch)
    ) AS place,
    MAX(IIF(o.verdict = 'FAIL', j.until_epoch, 0)) OVER (PARTITION BY j.uid) AS fault_until_epoch
  FROM judged AS j JOIN outcome AS o ON o.reason_code = j.reason_code
)
SELECT
  r.uid AS subject,
  r.verdict,
  r.reason_code,
  json_object('bases', json(IIF(r.verdict = 'FAIL', r.lapsed, r.bases))) AS args,
  json_array(r.uid, r.path) AS evidence,
  r.from_epoch AS since_epoch,
  'minor' AS severity,
  IIF(r.verdict = 'FAIL' AND r.fault_until_epoch <= r.as_of_epoch, r.fault_until_epoch, NULL) AS remedied_epoch
FROM ranked AS r
WHERE r.place = 1
