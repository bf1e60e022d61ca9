-- clause: R-5.1.2
-- policy: retrieval
-- title.zh: 敏感录像使用保密
-- title.en: Sensitive footage in use is kept secret
-- asks.zh: 敏感录像的保管人受过培训，复制件在可以签收的介质上，不放在网络上。保密协议在 R-6.2.3a 中判断。
-- asks.en: Who keeps sensitive footage has been trained, and the copy is on a medium that changes hands, never on the network.
--   Agreements are judged under R-6.2.3a.
-- who.zh: 使用部门
-- who.en: The using unit
-- kinds: request, copy, custody, training, camera, zone, retrieval, view, return, archive, disclosure, agreement, assessment, acknowledgement
-- parameters:
-- severity: major
-- truth: form
-- uses: waiting, never_landed, view_only, no_copy
-- reason.kept_secret.zh: 敏感录像的保管人都受过培训：{keepers}。
-- reason.kept_secret.en: Everybody who kept the sensitive footage had been trained: {keepers}.
-- reason.keeper_untrained.zh: 敏感录像的保管人当时没有有效的培训：{keepers}。
-- reason.keeper_untrained.en: Sensitive footage was kept by people without a valid training then: {keepers}.
-- reason.training_filed_late.zh: 培训记录在接收录像之后才入档，须另行证明：{keepers}。
-- reason.training_filed_late.en: The training came on file only after the footage was received; it needs proof: {keepers}.
-- reason.on_network.zh: 敏感录像放在网络上：{copies}。
-- reason.on_network.en: Sensitive footage was put on the network: {copies}.
-- reason.ordinary_footage.zh: 不是敏感录像。
-- reason.ordinary_footage.en: The footage is not sensitive.
WITH
keeping AS (
  SELECT
    h.case_id, h.person, h.at_epoch, COUNT(q.uid) > 0 AS trained, COALESCE(MAX(q.seen_epoch <= h.at_epoch), 0) AS on_file
  FROM handling AS h
  JOIN secrecy AS s ON s.case_id = h.case_id AND s.sensitive
  LEFT JOIN qualification AS q
    ON q.person = h.person AND q.kind = 'training' AND q.from_epoch <= h.at_epoch AND h.at_epoch < q.until_epoch
  WHERE h.capacity = 'keeper'
  GROUP BY h.case_id, h.person, h.at_epoch
),
kept AS (
  SELECT
    case_id, SUM(NOT trained) AS untrained, SUM(NOT on_file) AS unproven, MIN(at_epoch) AS at_epoch,
    json_group_array(DISTINCT person) AS keepers,
    json_group_array(DISTINCT person) FILTER (WHERE NOT trained) AS untrained_keepers,
    json_group_array(DISTINCT person) FILTER (WHERE trained AND NOT on_file) AS unproven_keepers
  FROM (SELECT * FROM keeping ORDER BY case_id, person)
  GROUP BY case_id
),
copies AS (
  SELECT
    case_id, SUM(medium_type = 'network') AS networked, MIN(made_at_epoch) AS made_epoch,
    json_group_array(uid) FILTER (WHERE medium_type = 'network') AS on_network, json_group_array(uid) AS copies
  FROM (SELECT * FROM copy ORDER BY uid)
  GROUP BY case_id
),
judged AS (
  SELECT
    b.*, k.keepers, k.untrained_keepers, k.unproven_keepers, c.on_network, c.made_epoch, COALESCE(c.copies, '[]') AS copies,
    CASE
      WHEN b.phase = 'closed' THEN 'never_landed'
      WHEN b.phase = 'open' THEN 'waiting'
      WHEN NOT s.sensitive THEN 'ordinary_footage'
      WHEN c.copies IS NULL THEN IIF(b.mode = 'view', 'view_only', 'no_copy')
      WHEN c.networked > 0 THEN 'on_network'
      WHEN k.untrained > 0 THEN 'keeper_untrained'
      WHEN k.unproven > 0 THEN 'training_filed_late'
      ELSE 'kept_secret'
    END AS reason_code
  FROM case_basis AS b
  JOIN secrecy AS s ON s.case_id = b.case_id
  LEFT JOIN kept AS k ON k.case_id = b.case_id
  LEFT JOIN copies AS c ON c.case_id = b.case_id
),
outcome (reason_code, verdict) AS (
  VALUES
    ('kept_secret', 'PASS'), ('keeper_untrained', 'FAIL'), ('on_network', 'FAIL'), ('training_filed_late', 'UNKNOWN'),
    ('waiting', 'DUE'), ('never_landed', 'N/A'), ('ordinary_footage', 'N/A'), ('view_only', 'N/A'), ('no_copy', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'keepers', json(CASE j.reason_code
      WHEN 'keeper_untrained' THEN j.untrained_keepers WHEN 'training_filed_late' THEN j.unproven_keepers ELSE j.keepers
    END),
    'copies', json(j.on_network), 'waiting_for', json(j.waiting_for)
  ) AS args,
  json_insert(j.copies, '$[#]', j.case_id) AS evidence,
  COALESCE(j.made_epoch, j.state_since_epoch) AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
