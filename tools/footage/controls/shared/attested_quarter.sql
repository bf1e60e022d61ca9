-- zh: 以书面声明为据的条款按季度的情况：每个条款、每个对象、每季度一行，声明是否持续有效。
-- en: Clauses that rest on attestations, quarter by quarter: one row per clause, object and quarter, whether an attestation
--   by the right hands stood all the time.
--
-- Which clauses, about which objects, signed and countersigned by whom: duty, below. verdict and reason_code: 'attested';
-- 'attested_not_met' (one that stood in the quarter says that the requirement is not met; ended_epoch is when a later one
-- says that it is met again); 'attestation_lapsed' (none stood from gap_epoch on for more than attestation.grace_days),
-- 'attestation_missing' (there never was one), 'attestation_not_theirs' (there is one, but other hands signed it),
-- 'attestation_undated' (nothing shows when it came on file), 'interval_missing'. An attestation that came on file more than
-- record.land_days after it was signed counts from then only.
CREATE VIEW IF NOT EXISTS attested_quarter AS
WITH
duty (clause, object, role, second_role) AS (
  VALUES
    ('R-2.2.2a', 'storage', 'custodian', 'security_head'),
    ('R-2.2.2b', 'storage', 'custodian', 'security_head')
),

-- 1. What must be attested in each quarter, from the landing of the object on.
standing (object, subject, from_epoch, until_epoch) AS (
  SELECT 'storage', s.uid, MIN(COALESCE(s.landed_epoch, 0)), MAX(COALESCE(s.replaced_epoch, 9000000000000))
  FROM storage_version AS s WHERE s.landed_seq IS NOT NULL GROUP BY s.uid
  UNION ALL
  SELECT 'zone', z.uid, MIN(COALESCE(z.landed_epoch, 0)), MAX(COALESCE(z.replaced_epoch, 9000000000000))
  FROM zone_version AS z WHERE z.landed_seq IS NOT NULL GROUP BY z.uid
  UNION ALL
  SELECT 'camera', k.uid, MIN(COALESCE(k.landed_epoch, 0)), MAX(COALESCE(k.replaced_epoch, 9000000000000))
  FROM camera_version AS k WHERE k.landed_seq IS NOT NULL GROUP BY k.uid
  UNION ALL
  SELECT 'organisation', 'organisation', 0, 9000000000000
),
wanted AS (
  SELECT
    d.*, s.subject, q.id AS quarter, MAX(s.from_epoch, q.began_epoch) AS began_epoch,
    MIN(s.until_epoch, q.upto_epoch) AS upto_epoch, grace.seconds AS grace, landing.seconds AS landing
  FROM duty AS d
  JOIN standing AS s ON s.object = d.object
  JOIN quarter AS q ON s.from_epoch < q.upto_epoch AND q.began_epoch < s.until_epoch
  LEFT JOIN parameter_span AS grace
    ON grace.name = 'attestation.grace_days' AND grace.from_epoch < q.upto_epoch AND q.upto_epoch <= grace.until_epoch
  LEFT JOIN parameter_span AS landing
    ON landing.name = 'record.land_days' AND landing.from_epoch < q.upto_epoch AND q.upto_epoch <= landing.until_epoch
),

-- 2. The attestations about it, up to the end of the quarter; counts_epoch is from when it counts, with the days of grace.
given AS (
  SELECT
    w.clause, w.subject, w.quarter, w.began_epoch, w.upto_epoch, w.grace, a.uid, a.met, a.from_epoch,
    COALESCE(a.role = w.role AND a.second_role = w.second_role, 0) AS theirs,
    IIF(a.seen_epoch <= a.from_epoch + 86400 + w.landing, a.from_epoch, a.seen_epoch) AS counts_epoch,
    CAST(a.until_epoch + w.grace AS INTEGER) AS until_epoch
  FROM wanted AS w
  JOIN attested AS a
    ON a.subject = w.subject AND a.object = w.object AND a.clause = w.clause AND a.from_epoch < w.upto_epoch
),
proof AS (
  SELECT DISTINCT clause, subject, quarter, uid, met, from_epoch, counts_epoch, until_epoch, began_epoch FROM given WHERE theirs
),

-- 3. Moments from which none stood: the beginning, or the end of one, where no other one stands.
gap AS (
  SELECT w.clause, w.subject, w.quarter, MIN(m.epoch) AS gap_epoch
  FROM wanted AS w
  JOIN (
    SELECT clause, subject, quarter, CAST(began_epoch + grace AS INTEGER) AS epoch FROM wanted
    UNION ALL
    SELECT clause, subject, quarter, until_epoch FROM proof WHERE until_epoch >= began_epoch
  ) AS m ON m.clause = w.clause AND m.subject = w.subject AND m.quarter = w.quarter AND m.epoch < w.upto_epoch
  WHERE NOT EXISTS (
    SELECT 1 FROM proof AS p
    WHERE p.clause = w.clause AND p.subject = w.subject AND p.quarter = w.quarter
      AND p.counts_epoch <= m.epoch AND m.epoch < p.until_epoch
  )
  GROUP BY w.clause, w.subject, w.quarter
),

-- 4. What says that it is not met, and what later says that it is.
denial AS (
  SELECT
    n.clause, n.subject, n.quarter, n.uid, MAX(n.from_epoch, n.began_epoch) AS denied_epoch,
    (
      SELECT MIN(p.from_epoch) FROM proof AS p
      WHERE p.clause = n.clause AND p.subject = n.subject AND p.quarter = n.quarter AND p.met AND p.from_epoch > n.from_epoch
    ) AS ended_epoch
  FROM proof AS n
  WHERE NOT n.met
),
denied AS (
  SELECT clause, subject, quarter, MIN(denied_epoch) AS denied_epoch, MIN(uid) AS uid,
    IIF(COUNT(*) = COUNT(ended_epoch), MAX(ended_epoch), NULL) AS ended_epoch
  FROM denial WHERE ended_epoch IS NULL OR ended_epoch >= denied_epoch GROUP BY clause, subject, quarter
),
found AS (
  SELECT clause, subject, quarter, MAX(theirs) AS theirs, MAX(CASE WHEN theirs THEN counts_epoch END) AS counts_epoch,
    json_group_array(DISTINCT uid) AS evidence, MAX(from_epoch) AS signed_epoch
  FROM (SELECT * FROM given ORDER BY clause, subject, quarter, from_epoch, uid) GROUP BY clause, subject, quarter
),
judged AS (
  SELECT
    w.*, COALESCE(f.evidence, '[]') AS evidence, f.signed_epoch, g.gap_epoch, d.denied_epoch, d.ended_epoch, d.uid AS denial,
    CASE
      WHEN d.denied_epoch IS NOT NULL THEN 'attested_not_met'
      WHEN w.grace IS NULL OR w.landing IS NULL THEN 'interval_missing'
      WHEN f.theirs IS NULL THEN 'attestation_missing'
      WHEN NOT f.theirs THEN 'attestation_not_theirs'
      WHEN f.counts_epoch IS NULL THEN 'attestation_undated'
      WHEN g.gap_epoch IS NOT NULL THEN 'attestation_lapsed'
      ELSE 'attested'
    END AS reason_code
  FROM wanted AS w
  LEFT JOIN found AS f ON f.clause = w.clause AND f.subject = w.subject AND f.quarter = w.quarter
  LEFT JOIN gap AS g ON g.clause = w.clause AND g.subject = w.subject AND g.quarter = w.quarter
  LEFT JOIN denied AS d ON d.clause = w.clause AND d.subject = w.subject AND d.quarter = w.quarter
)
SELECT
  j.clause, j.object, j.subject, j.quarter, j.began_epoch, j.upto_epoch, j.gap_epoch, j.denied_epoch, j.ended_epoch,
  j.evidence, j.reason_code,
  CASE j.reason_code WHEN 'attested' THEN 'PASS' WHEN 'attested_not_met' THEN 'FAIL' ELSE 'UNKNOWN' END AS verdict,
  json_object(
    'signed_at', j.signed_epoch, 'gap_at', j.gap_epoch, 'denied_at', j.denied_epoch, 'attestation', j.denial,
    'parameter', IIF(j.grace IS NULL, 'attestation.grace_days', 'record.land_days')
  ) AS args
FROM judged AS j;
