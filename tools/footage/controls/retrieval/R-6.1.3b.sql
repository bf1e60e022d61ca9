-- clause: R-6.1.3b
-- policy: retrieval
-- title.zh: 设置访问权限
-- title.en: Access rights are set
-- asks.zh: 每处存储位置都有访问名单；名单上的人在职并担任有权接触录像的职务；权限按规定的间隔复核，复核没有发现异常。
-- asks.en: Each storage place has a list of those who may get at it; each of them is on the staff and holds a role that deals with
--   footage; the rights are reviewed at the interval set, and no review found them wanting.
-- who.zh: 录像保管员
-- who.en: Custodians
-- kinds: storage, storage_check, person, role_grant
-- parameters: access.review_days, record.land_days
-- severity: major
-- truth: decidable
-- uses: stale, made_good, seen_late, not_due, interval_missing
-- reason.access_set.zh: 名单上 {count} 人均有相应职务，权限按期复核。
-- reason.access_set.en: All {count} people on the list hold a fitting role, and the rights were reviewed in time.
-- reason.access_not_stated.zh: 登记中没有访问名单。
-- reason.access_not_stated.en: The entry has no list of those who may get at it.
-- reason.access_without_role.zh: 名单上有人没有相应职务或已不在职：{persons}。
-- reason.access_without_role.en: People on the list hold no fitting role or are no longer on the staff: {persons}.
-- reason.access_found_open.zh: {found_at} 检查发现访问权限异常。
-- reason.access_found_open.en: A check at {found_at} found the access rights wanting.
WITH
-- 1. Who stood on a list at some moment without a role that deals with footage: at the beginning of the version, or when
--    a role ended.
listed AS (
  SELECT q.subject, q.version, q.from_epoch, q.until_epoch, a.person
  FROM storage_quarter AS q
  JOIN storage_access_version AS a ON a.uid = q.uid AND a.version = q.version
),
moment AS (
  SELECT subject, version, person, from_epoch AS epoch FROM listed
  UNION ALL
  SELECT l.subject, l.version, l.person, r.until_epoch
  FROM listed AS l JOIN role_span AS r ON r.person = l.person
  WHERE l.from_epoch <= r.until_epoch AND r.until_epoch < l.until_epoch
  UNION ALL
  SELECT l.subject, l.version, l.person, MAX(p.active_until_epoch + 86400, l.from_epoch)
  FROM listed AS l JOIN person AS p ON p.uid = l.person
  WHERE p.active_until_epoch + 86400 < l.until_epoch
),
idle AS (
  SELECT subject, version, MIN(epoch) AS since_epoch, json_group_array(DISTINCT person) AS persons
  FROM (
    SELECT m.* FROM moment AS m
    WHERE NOT EXISTS (
      SELECT 1 FROM role_span AS r JOIN person AS p ON p.uid = r.person
      WHERE r.person = m.person AND r.from_epoch <= m.epoch AND m.epoch < r.until_epoch
        AND r.role IN ('custodian', 'operator', 'security_head', 'security_reviewer', 'security_reception', 'duty_leader')
        AND m.epoch < COALESCE(p.active_until_epoch + 86400, 9000000000000)
    )
    ORDER BY m.subject, m.version, m.person
  )
  GROUP BY subject, version
),

-- 2. One reason per version of an entry: the list, then its review.
judged AS (
  SELECT
    q.*, i.since_epoch, i.persons, p.found_epoch, p.ended_epoch AS shut_epoch, p.uid AS found_in,
    f.args, f.checks, f.stale_epoch, f.ended_epoch, f.verdict AS reviewed,
    CASE
      WHEN i.since_epoch IS NOT NULL THEN 'access_without_role'
      WHEN p.found_epoch IS NOT NULL THEN 'access_found_open'
      WHEN f.verdict = 'FAIL' THEN f.reason_code
      WHEN q.access_count = 0 THEN 'access_not_stated'
      WHEN f.verdict = 'PASS' THEN 'access_set'
      ELSE f.reason_code
    END AS reason_code
  FROM storage_quarter AS q
  JOIN freshness AS f ON f.kind = 'storage_access' AND f.subject = q.uid AND f.quarter = q.quarter
  LEFT JOIN storage_problem AS p ON p.subject = q.subject AND p.item = 'access'
  LEFT JOIN idle AS i ON i.subject = q.subject AND i.version = q.version
),

-- 3. What each reason means; of several versions the one that fails, else the newest.
outcome (reason_code, verdict) AS (
  VALUES
    ('access_set', 'PASS'),
    ('access_without_role', 'FAIL'), ('access_found_open', 'FAIL'), ('stale', 'FAIL'), ('made_good', 'FAIL'),
    ('access_not_stated', 'UNKNOWN'), ('seen_late', 'UNKNOWN'), ('interval_missing', 'UNKNOWN'),
    ('not_due', 'DUE')
),
ranked AS (
  SELECT
    j.*, o.verdict, ROW_NUMBER() OVER (PARTITION BY j.subject ORDER BY o.verdict = 'FAIL' DESC, j.version DESC) AS nth
  FROM judged AS j JOIN outcome AS o ON o.reason_code = j.reason_code
)
SELECT
  r.subject,
  r.verdict,
  r.reason_code,
  json_patch(r.args, json_object('count', r.access_count, 'persons', json(r.persons), 'found_at', r.found_epoch)) AS args,
  json_insert(r.checks, '$[#]', r.uid) AS evidence,
  CASE r.reason_code
    WHEN 'access_without_role' THEN r.since_epoch
    WHEN 'access_found_open' THEN r.found_epoch
    ELSE COALESCE(r.stale_epoch, r.began_epoch)
  END AS since_epoch,
  'major' AS severity,
  CASE r.reason_code
    WHEN 'access_without_role' THEN IIF(r.until_epoch < r.upto_epoch, r.until_epoch, NULL)
    WHEN 'access_found_open' THEN r.shut_epoch
    WHEN 'made_good' THEN r.ended_epoch
  END AS remedied_epoch
FROM ranked AS r
WHERE r.nth = 1
