-- clause: R-6.2.2a
-- policy: retrieval
-- title.zh: 不得提供无关人员
-- title.en: Nobody unconcerned gets to see it
-- asks.zh: 看到、接收、保管录像的人，都在批准的范围内：申请人、经办人、批准的使用人和外部接收人，以及安全保卫、存储管理人员。
-- asks.en: Whoever sees, receives or keeps footage is covered by the approval: applicant, handler, approved recipients inside and
--   outside, and the staff of security and storage.
-- who.zh: 使用部门
-- who.en: The using unit
-- kinds: request, extension, view, copy, custody, disclosure, person, department, retrieval, return, archive
-- parameters:
-- severity: critical
-- truth: decidable
-- uses: waiting, never_landed, no_form, case_refuted, case_undetermined
-- reason.given_as_approved.zh: 看到或接收录像的人都在批准范围内（{times} 次）。
-- reason.given_as_approved.en: Everybody who saw or received it was covered by the approval ({times} times).
-- reason.given_to_stranger.zh: 录像给了批准范围以外的人：{people}。
-- reason.given_to_stranger.en: It was given to people whom the approval does not cover: {people}.
-- reason.nothing_given.zh: 录像尚未给任何人看或者交给任何人。
-- reason.nothing_given.en: The footage has not been shown or given to anybody.
WITH
-- 1. Who saw or received it. A disclosure that the use approved does not include at all is judged under R-5.1.1b.
given (case_id, uid, person, organisation, at_epoch) AS (
  SELECT h.case_id, h.uid, h.person, NULL, h.at_epoch FROM handling AS h WHERE h.capacity IN ('viewer', 'keeper')
  UNION ALL
  SELECT v.case_id, v.uid, NULL, x.organisation, v.started_at_epoch FROM "view" AS v JOIN view_external_viewers AS x ON x.uid = v.uid
  UNION ALL
  SELECT d.case_id, d.uid, NULL, d.recipient_organisation, d.at_epoch
  FROM disclosure AS d JOIN case_basis AS b ON b.case_id = d.case_id
  WHERE d.manner <> 'published' AND (b.mode = 'disclose' OR b.channel <> 'internal')
),
checked AS (
  SELECT
    g.case_id, g.uid, g.at_epoch, COALESCE(g.person, g.organisation) AS who,
    b.channel = 'individual' AND g.person IS NULL
    OR EXISTS (
      SELECT 1 FROM approved_use AS u
      WHERE u.case_id = g.case_id AND (u.person = g.person OR u.organisation = g.organisation) AND u.from_epoch <= g.at_epoch
    )
    OR EXISTS (
      SELECT 1 FROM membership AS m
      WHERE m.person = g.person AND m.from_epoch <= g.at_epoch AND g.at_epoch < m.until_epoch
        AND m.function IN ('security', 'storage')
    ) AS covered
  FROM given AS g JOIN case_basis AS b ON b.case_id = g.case_id
),
summed AS (
  SELECT
    case_id, COUNT(*) AS times, SUM(NOT covered) AS strangers, MIN(IIF(covered, NULL, at_epoch)) AS strange_epoch,
    MIN(at_epoch) AS first_epoch, json_group_array(DISTINCT who) FILTER (WHERE NOT covered) AS people,
    json_group_array(DISTINCT uid) AS records
  FROM (SELECT * FROM checked ORDER BY case_id, at_epoch, uid, who)
  GROUP BY case_id
),
judged AS (
  SELECT
    b.*, s.times, s.people, s.strange_epoch, s.first_epoch, COALESCE(s.records, '[]') AS records,
    CASE
      WHEN b.phase = 'closed' THEN 'never_landed'
      WHEN b.phase = 'open' THEN 'waiting'
      WHEN NOT b.has_form THEN 'no_form'
      WHEN s.times IS NULL THEN 'nothing_given'
      WHEN s.strangers > 0 THEN 'given_to_stranger'
      WHEN b.verification = 'refuted' THEN 'case_refuted'
      WHEN b.verification IS NOT 'verified' THEN 'case_undetermined'
      ELSE 'given_as_approved'
    END AS reason_code
  FROM case_basis AS b
  LEFT JOIN summed AS s ON s.case_id = b.case_id
),
outcome (reason_code, verdict) AS (
  VALUES
    ('given_as_approved', 'PASS'), ('given_to_stranger', 'FAIL'),
    ('case_refuted', 'UNKNOWN'), ('case_undetermined', 'UNKNOWN'), ('no_form', 'UNKNOWN'), ('waiting', 'DUE'),
    ('nothing_given', 'N/A'), ('never_landed', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object('times', j.times, 'people', json(j.people), 'waiting_for', json(j.waiting_for)) AS args,
  json_insert(j.records, '$[#]', j.case_id) AS evidence,
  COALESCE(j.strange_epoch, j.first_epoch, j.state_since_epoch) AS since_epoch,
  'critical' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
