-- zh: 书面声明：每份声明、每个对象、签署人与会签人当日的每种职务一行，附有效期。
-- en: Attestations: one row per attestation, object, and role that its signer and countersigner held on the day they
--   signed, with the time in which it holds.
--
-- object is 'storage', 'zone', 'camera', 'case' or 'organisation' (where the attestation names none of them), subject the
-- name of that object. role and second_role are NULL where no role was held. met is 0 where the attestation itself says that
-- the requirement is not met. seen_epoch is when the forge first saw it: the first proven landing for what stood at the
-- baseline, NULL if nothing shows it. A day counts whole.
-- Is there one of the right hand at a moment?  subject, clause, role and second_role fit, met = 1,
-- from_epoch <= moment AND moment < until_epoch. Quarter by quarter: attested_quarter.
CREATE VIEW IF NOT EXISTS attested AS
WITH
named (uid, object, subject) AS (
  SELECT uid, 'storage', storage FROM attestation WHERE storage IS NOT NULL
  UNION ALL
  SELECT uid, 'zone', zone FROM attestation WHERE zone IS NOT NULL
  UNION ALL
  SELECT uid, 'case', "case" FROM attestation WHERE "case" IS NOT NULL
  UNION ALL
  SELECT uid, 'camera', value FROM attestation_cameras
)
SELECT DISTINCT
  a.uid, a.clause, COALESCE(n.object, 'organisation') AS object, COALESCE(n.subject, 'organisation') AS subject,
  a.signer, s.role, a.countersigned_by, c.role AS second_role, COALESCE(a.result, 'met') = 'met' AS met,
  a.signed_on_epoch AS from_epoch, a.valid_until_epoch + 86400 AS until_epoch,
  COALESCE(a.first_seen_epoch, a.landed_epoch, (
    SELECT MIN(q.began_epoch) FROM quarter AS q JOIN landed_commit AS l ON l.seq = a.landed_seq AND l.coverage = 'adopted'
  )) AS seen_epoch
FROM attestation AS a
LEFT JOIN named AS n ON n.uid = a.uid
LEFT JOIN role_span AS s
  ON s.person = a.signer AND s.from_epoch < a.signed_on_epoch + 86400 AND a.signed_on_epoch < s.until_epoch
LEFT JOIN role_span AS c
  ON c.person = a.countersigned_by AND c.from_epoch < a.signed_on_epoch + 86400 AND a.signed_on_epoch < c.until_epoch
WHERE a.landed_seq IS NOT NULL AND a.signer <> a.countersigned_by;
