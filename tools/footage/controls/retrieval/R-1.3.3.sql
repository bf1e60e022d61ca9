-- clause: R-1.3.3
-- policy: retrieval
-- title.zh: 敏感录像保密
-- title.en: Sensitive footage is kept secret
-- asks.zh: 涉及商业秘密、个人隐私的录像按敏感申请和对待，不泄露；发生泄露的，报告并处理。提供给外部的，遮挡无关人员；不遮挡的理由
--   是否成立，由安保负责人和制度负责人书面证明，画面中有未成年人的一律遮挡。依法交给国家机关、法院的原样交付。保密协议和加密另由
--   R-6.2.3a、R-6.1.3a 判断。
-- asks.en: Footage with trade secrets or private matters is asked for and treated as sensitive, and does not leak; a leak is reported
--   and decided. What goes outside has others masked; whether a ground for not masking holds is attested by the head of security
--   with the policy's owner, and minors are always masked. An agency or a court gets it as it is. Agreements and
--   encryption are judged under R-6.2.3a and R-6.1.3a.
-- who.zh: 所有经手的人
-- who.en: All who handle footage
-- kinds: request, camera, zone, incident, incident_decision, disclosure, redaction, attestation
-- parameters:
-- severity: critical
-- truth: form
-- uses: waiting, never_landed, no_form, no_retrieval
-- reason.no_leak_known.zh: 按{sensitivity}录像申请，没有泄露报告。
-- reason.no_leak_known.en: It was asked for as {sensitivity} footage, and no leak was reported.
-- reason.understated.zh: 申请写的是一般录像，而摄像机 {camera} 或其区域登记为敏感。
-- reason.understated.en: The form calls it ordinary footage; the camera {camera} or its zone is registered as sensitive.
-- reason.leak_open.zh: {discovered_at} 发现泄露，尚未处理（{incident}）。
-- reason.leak_open.en: A leak was discovered at {discovered_at} and has not been decided on ({incident}).
-- reason.leak_decided.zh: {discovered_at} 发现泄露（{incident}），{decided_at} 已作处理；有无过失由 R-6.2.2b 判断。
-- reason.leak_decided.en: A leak was discovered at {discovered_at} ({incident}); it was decided on at {decided_at}; who is at
--   fault is judged under R-6.2.2b.
-- reason.minor_unmasked.zh: 画面中有未成年人，未作遮挡即提供给外部：{records}。
-- reason.minor_unmasked.en: Minors are in the picture, and it went outside unmasked: {records}.
-- reason.ground_unproven.zh: 未作遮挡即提供给外部（{records}），写明了理由，但没有书面证明理由成立。
-- reason.ground_unproven.en: It went outside unmasked ({records}); a ground is stated, but nobody attests that it holds.
WITH
-- 1. Cameras of a request that were registered as sensitive, themselves or by their zone, when it was filed.
sensitive AS (
  SELECT b.case_id, MIN(m.value) AS camera
  FROM case_basis AS b
  JOIN (
    SELECT n.uid AS case_id, n.value FROM request_cameras AS n
    UNION
    SELECT r.uid, v.uid FROM request AS r JOIN camera_version AS v ON v.zone = r.zone
  ) AS m ON m.case_id = b.case_id
  JOIN camera_version AS k
    ON k.uid = m.value AND k.landed_seq IS NOT NULL AND COALESCE(k.landed_epoch, 0) <= b.filed_epoch
    AND b.filed_epoch < COALESCE(k.replaced_epoch, 9000000000000)
  LEFT JOIN zone_version AS z
    ON z.uid = k.zone AND z.landed_seq IS NOT NULL AND COALESCE(z.landed_epoch, 0) <= b.filed_epoch
    AND b.filed_epoch < COALESCE(z.replaced_epoch, 9000000000000)
  WHERE k.sensitivity = 'sensitive' OR z.sensitivity = 'sensitive'
  GROUP BY b.case_id
),

-- 2. The first leak of a case, and when the last of its leaks was decided on.
leak AS (
  SELECT
    i.case_id, MIN(i.uid) AS incident, MIN(i.discovered_at_epoch) AS discovered_epoch,
    IIF(COUNT(*) = COUNT(d.landed_epoch), MAX(d.landed_epoch), NULL) AS decided_epoch
  FROM incident AS i
  LEFT JOIN incident_decision AS d
    ON d.case_id = i.case_id AND d.incident = i.id AND d.landed_seq IS NOT NULL AND d.result <> 'undetermined'
  WHERE i.category = 'leak' AND i.landed_seq IS NOT NULL AND i.case_id IS NOT NULL
  GROUP BY i.case_id
),

-- 3. What went outside unmasked, on a ground that is only stated or that two people attest.
given AS (
  SELECT d.case_id, json_group_array(d.uid) AS records, MIN(d.at_epoch) AS given_epoch
  FROM (SELECT * FROM disclosure WHERE redaction IS NULL AND recipient_type NOT IN ('agency', 'court') ORDER BY uid) AS d
  GROUP BY d.case_id
),
bare AS (
  SELECT
    g.*, EXISTS (
      SELECT 1 FROM attested AS a
      WHERE a.clause = 'R-1.3.3' AND a.object = 'case' AND a.subject = g.case_id AND a.met
        AND a.role = 'security_head' AND a.second_role = 'policy_owner' AND a.seen_epoch <= g.given_epoch
    ) AS attested
  FROM given AS g
),

-- 4. One reason per case.
judged AS (
  SELECT
    b.*, r.sensitivity, s.camera, l.incident, l.discovered_epoch, l.decided_epoch, h.first_epoch, g.records, g.given_epoch,
    CASE
      WHEN l.decided_epoch IS NOT NULL THEN 'leak_decided'
      WHEN l.incident IS NOT NULL THEN 'leak_open'
      WHEN b.not_judged IS NOT NULL THEN b.not_judged
      WHEN g.case_id IS NOT NULL AND r.contains_minor IS 1 THEN 'minor_unmasked'
      WHEN r.sensitivity = 'ordinary' AND s.camera IS NOT NULL THEN 'understated'
      WHEN g.attested = 0 THEN 'ground_unproven'
      WHEN h.first_epoch IS NULL THEN 'no_retrieval'
      ELSE 'no_leak_known'
    END AS reason_code
  FROM case_basis AS b
  LEFT JOIN request AS r ON r.uid = b.case_id
  LEFT JOIN sensitive AS s ON s.case_id = b.case_id
  LEFT JOIN leak AS l ON l.case_id = b.case_id
  LEFT JOIN bare AS g ON g.case_id = b.case_id
  LEFT JOIN (SELECT case_id, MIN(started_epoch) AS first_epoch FROM act GROUP BY case_id) AS h ON h.case_id = b.case_id
),

-- 5. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('no_leak_known', 'PASS'), ('understated', 'FAIL'), ('leak_open', 'FAIL'), ('minor_unmasked', 'FAIL'), ('ground_unproven', 'UNKNOWN'),
    ('no_form', 'UNKNOWN'), ('waiting', 'DUE'), ('no_retrieval', 'N/A'), ('leak_decided', 'N/A'), ('never_landed', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'sensitivity', '@sensitivity_' || j.sensitivity, 'camera', j.camera, 'incident', j.incident,
    'discovered_at', j.discovered_epoch, 'decided_at', j.decided_epoch, 'records', json(j.records),
    'waiting_for', json(j.waiting_for)
  ) AS args,
  IIF(
    COALESCE(j.incident, j.camera) IS NULL, json_array(j.case_id), json_array(j.case_id, COALESCE(j.incident, j.camera))
  ) AS evidence,
  COALESCE(j.discovered_epoch, IIF(j.reason_code = 'understated', j.filed_epoch, COALESCE(j.given_epoch, j.first_epoch)),
    j.state_since_epoch) AS since_epoch,
  IIF(j.reason_code = 'understated', 'major', 'critical') AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
