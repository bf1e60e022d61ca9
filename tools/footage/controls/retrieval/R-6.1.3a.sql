-- clause: R-6.1.3a
-- policy: retrieval
-- title.zh: 重要录像加密
-- title.en: Important footage is encrypted
-- asks.zh: 重要的存档录像加密存放：存储位置已加密、算法写明，密钥不由存储保管员保管；或者入档的复制件本身已加密。
-- asks.en: Archived footage that matters is kept encrypted: the store is, with its algorithm on record and the key in other hands than
--   the keeper's; or the copies archived are encrypted themselves.
-- who.zh: 录像保管员
-- who.en: Custodians
-- kinds: archive, storage, copy, hold, transfer, disclosure
-- parameters:
-- severity: major
-- truth: decidable
-- uses: not_important, nothing_archived
-- reason.store_encrypted.zh: 重要（{ground}），{storage} 以 {algorithm} 加密，密钥由 {key_keeper} 保管。
-- reason.store_encrypted.en: It matters ({ground}); {storage} encrypts with {algorithm}, and {key_keeper} keeps the key.
-- reason.copies_encrypted.zh: 重要（{ground}），入档的复制件本身已加密。
-- reason.copies_encrypted.en: It matters ({ground}); the copies archived are encrypted themselves.
-- reason.archive_not_encrypted.zh: 重要（{ground}），存放的 {storage} 和复制件都没有加密。
-- reason.archive_not_encrypted.en: It matters ({ground}); neither {storage}, where it is kept, nor the copies are encrypted.
-- reason.key_with_keeper.zh: {storage} 的密钥由保管员 {key_keeper} 本人保管。
-- reason.key_with_keeper.en: The keeper of {storage}, {key_keeper}, keeps its key, too.
-- reason.encryption_not_stated.zh: {storage} 登记为加密，但没有写明通行的算法或密钥由谁保管。
-- reason.encryption_not_stated.en: {storage} is registered as encrypted, but no known algorithm or no keeper of the key is stated.
-- reason.store_not_registered.zh: 存放的 {storage} 不在登记册中。
-- reason.store_not_registered.en: {storage}, where it is kept, is not in the register.
WITH
-- 1. Each archive record with the versions of its store's entry that stood since the footage was there and mattered.
facts AS (
  SELECT
    i.*, s.version, s.encrypted, s.encryption_algorithm AS algorithm, s.encryption_key_keeper AS key_keeper, s.keeper,
    MAX(COALESCE(s.landed_epoch, 0), i.important_epoch) AS from_epoch, s.replaced_epoch,
    NOT EXISTS (
      SELECT 1 FROM archive_copies AS m LEFT JOIN copy AS c ON c.case_id = i.case_id AND c.id = m.value
      WHERE m.uid = i.uid AND c.encrypted IS NOT 1
    ) AS sealed
  FROM important_archive AS i
  LEFT JOIN storage_version AS s
    ON s.uid = i.storage AND s.landed_seq IS NOT NULL AND i.important_epoch < COALESCE(s.replaced_epoch, 9000000000000)
),

-- 2. One reason per archive record and version.
judged AS (
  SELECT
    f.*,
    CASE
      WHEN f.important_epoch IS NULL THEN 'not_important'
      WHEN f.sealed THEN 'copies_encrypted'
      WHEN f.version IS NULL THEN 'store_not_registered'
      WHEN f.encrypted = 0 THEN 'archive_not_encrypted'
      WHEN f.key_keeper = f.keeper THEN 'key_with_keeper'
      WHEN f.algorithm IS NULL OR f.algorithm = 'other' OR f.key_keeper IS NULL THEN 'encryption_not_stated'
      ELSE 'store_encrypted'
    END AS reason_code
  FROM facts AS f
),

-- 3. What each reason means; of several versions the one that fails, else the newest.
outcome (reason_code, verdict) AS (
  VALUES
    ('store_encrypted', 'PASS'), ('copies_encrypted', 'PASS'), ('archive_not_encrypted', 'FAIL'), ('key_with_keeper', 'FAIL'),
    ('encryption_not_stated', 'UNKNOWN'), ('store_not_registered', 'UNKNOWN'), ('not_important', 'N/A')
),
ranked AS (
  SELECT j.*, o.verdict, ROW_NUMBER() OVER (PARTITION BY j.uid ORDER BY o.verdict = 'FAIL' DESC, j.version DESC) AS nth
  FROM judged AS j JOIN outcome AS o ON o.reason_code = j.reason_code
)
SELECT
  r.uid AS subject,
  r.verdict,
  r.reason_code,
  json_object(
    'ground', r.ground, 'storage', r.storage, 'algorithm', REPLACE(UPPER(r.algorithm), '_', '-'), 'key_keeper', r.key_keeper
  ) AS args,
  json_array(r.uid, r.storage) AS evidence,
  COALESCE(IIF(r.verdict = 'FAIL', r.from_epoch, r.important_epoch), r.archived_at_epoch) AS since_epoch,
  'major' AS severity,
  IIF(r.verdict = 'FAIL', r.replaced_epoch, NULL) AS remedied_epoch
FROM ranked AS r
WHERE r.nth = 1
UNION ALL
-- 4. Cases without anything in the archive.
SELECT b.case_id, 'N/A', 'nothing_archived', '{}', json_array(b.case_id), b.state_since_epoch, 'major', NULL
FROM case_basis AS b
WHERE NOT EXISTS (SELECT 1 FROM archive AS a WHERE a.case_id = b.case_id)
