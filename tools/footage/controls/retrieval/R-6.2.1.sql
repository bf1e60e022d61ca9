-- clause: R-6.2.1
-- policy: retrieval
-- title.zh: 按保密制度管理
-- title.en: Sensitive footage follows the secrecy regime
-- asks.zh: 敏感录像调取时两人在场，存档放在加密的存储位置。申请是否如实写明敏感，由 R-1.3.3 判断。
-- asks.en: When sensitive footage is taken out two people are there, and it is archived on encrypted storage. Whether the form
--   calls it sensitive, as it should, is judged under R-1.3.3.
-- who.zh: 使用部门、存储管理部门
-- who.en: The using unit, storage management
-- kinds: request, retrieval, archive, storage, camera, zone
-- parameters:
-- severity: major
-- truth: form
-- uses: waiting, never_landed, no_retrieval, ordinary_footage
-- reason.regime_followed.zh: 已按敏感录像调取、存档。
-- reason.regime_followed.en: It was taken out and archived as sensitive footage.
-- reason.taken_alone.zh: 敏感录像由一人调取，无人在场：{records}。
-- reason.taken_alone.en: Sensitive footage was taken out by one person with nobody else there: {records}.
-- reason.archived_in_clear.zh: 敏感录像存入没有加密的存储位置：{records}。
-- reason.archived_in_clear.en: Sensitive footage was archived on storage without encryption: {records}.
WITH
taken AS (
  SELECT
    a.case_id, MIN(a.started_epoch) AS at_epoch,
    json_group_array(a.uid) FILTER (WHERE a.kind = 'retrieval' AND a.persons < 2 AND t.witness IS NULL AND t.receiver IS NULL)
      AS alone
  FROM (SELECT * FROM act ORDER BY uid) AS a LEFT JOIN retrieval AS t ON t.uid = a.uid
  GROUP BY a.case_id
),
archived AS (
  SELECT a.case_id, json_group_array(a.uid) AS records
  FROM (SELECT * FROM archive ORDER BY uid) AS a JOIN storage AS s ON s.uid = a.storage
  WHERE s.encrypted = 0
  GROUP BY a.case_id
),
judged AS (
  SELECT
    b.*, t.alone, t.at_epoch, r.records,
    CASE
      WHEN b.phase = 'closed' THEN 'never_landed'
      WHEN b.phase = 'open' THEN 'waiting'
      WHEN NOT s.sensitive THEN 'ordinary_footage'
      WHEN t.case_id IS NULL THEN 'no_retrieval'
      WHEN t.alone <> '[]' THEN 'taken_alone'
      WHEN r.records IS NOT NULL THEN 'archived_in_clear'
      ELSE 'regime_followed'
    END AS reason_code
  FROM case_basis AS b
  JOIN secrecy AS s ON s.case_id = b.case_id
  LEFT JOIN taken AS t ON t.case_id = b.case_id
  LEFT JOIN archived AS r ON r.case_id = b.case_id
),
outcome (reason_code, verdict) AS (
  VALUES
    ('regime_followed', 'PASS'), ('taken_alone', 'FAIL'), ('archived_in_clear', 'FAIL'),
    ('waiting', 'DUE'), ('never_landed', 'N/A'), ('ordinary_footage', 'N/A'), ('no_retrieval', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object(
    'records', json(IIF(j.reason_code = 'archived_in_clear', j.records, j.alone)), 'waiting_for', json(j.waiting_for)
  ) AS args,
  json_array(j.case_id) AS evidence,
  COALESCE(j.at_epoch, j.state_since_epoch) AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
