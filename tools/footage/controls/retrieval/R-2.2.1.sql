-- clause: R-2.2.1
-- policy: retrieval
-- title.zh: 存储设备安全可靠
-- title.en: Storage that can be relied on
-- asks.zh: 录像存放在安全可靠的设备上：一块介质损坏时不丢录像，摄像机不直接录到离线介质，检查没有发现设备、磁盘或容量异常。是否真正可靠由人判断。
-- asks.en: Footage is kept on devices that can be relied on: no footage is lost with one medium, cameras do not record to offline
--   media, and no check found device, disks or capacity wanting. How reliable they really are is for people to judge.
-- who.zh: 存储管理部门
-- who.en: The storage department
-- kinds: storage, storage_check, camera
-- parameters:
-- severity: major
-- truth: form
-- reason.device_reliable.zh: 有冗余（{redundancy}），检查没有发现设备异常。
-- reason.device_reliable.en: It has redundancy ({redundancy}), and no check found the device wanting.
-- reason.copied_elsewhere.zh: 本身没有冗余，但有备份存储 {backup}。
-- reason.copied_elsewhere.en: It has no redundancy itself, but {backup} backs it up.
-- reason.no_redundancy.zh: 没有冗余，也没有备份存储：一块介质损坏就会丢失录像。
-- reason.no_redundancy.en: It has neither redundancy nor a backup: footage is lost with one medium.
-- reason.records_to_offline.zh: 摄像机直接录到离线介质上（{camera}）。
-- reason.records_to_offline.en: Cameras record to offline media ({camera}).
-- reason.device_failing.zh: {found_at} 检查发现异常：{items}。
-- reason.device_failing.en: A check at {found_at} found wanting: {items}.
-- reason.redundancy_not_stated.zh: 登记中没有写明冗余方式。
-- reason.redundancy_not_stated.en: The entry does not say how it is made redundant.
WITH
-- 1. What checks found wanting, and which camera records to which store.
failed AS (
  SELECT
    subject, MIN(found_epoch) AS found_epoch, json_group_array(name) AS items, MIN(uid) AS uid,
    IIF(COUNT(*) = COUNT(ended_epoch), MAX(ended_epoch), NULL) AS ended_epoch
  FROM (SELECT * FROM storage_problem ORDER BY subject, item)
  WHERE item IN ('device', 'disk', 'capacity')
  GROUP BY subject
),
recording AS (
  SELECT q.subject, q.version, MIN(k.uid) AS camera
  FROM storage_quarter AS q
  JOIN camera_version AS k
    ON k.storage = q.uid AND k.landed_seq IS NOT NULL AND COALESCE(k.landed_epoch, 0) < q.until_epoch
    AND q.from_epoch < COALESCE(k.replaced_epoch, 9000000000000)
  GROUP BY q.subject, q.version
),

-- 2. One reason per version of an entry.
judged AS (
  SELECT
    q.*, f.found_epoch, f.items, f.uid AS checked_in, f.ended_epoch, c.camera, b.uid AS backup,
    CASE
      WHEN q.type = 'offline_media' AND c.camera IS NOT NULL THEN 'records_to_offline'
      WHEN q.redundancy = 'none' AND b.uid IS NULL THEN 'no_redundancy'
      WHEN f.found_epoch IS NOT NULL THEN 'device_failing'
      WHEN q.redundancy IS NULL THEN 'redundancy_not_stated'
      WHEN q.redundancy = 'none' THEN 'copied_elsewhere'
      ELSE 'device_reliable'
    END AS reason_code
  FROM storage_quarter AS q
  LEFT JOIN failed AS f ON f.subject = q.subject
  LEFT JOIN recording AS c ON c.subject = q.subject AND c.version = q.version
  LEFT JOIN storage_quarter AS b ON b.backup_of = q.uid AND b.quarter = q.quarter AND b.last
),

-- 3. What each reason means; of several versions the one that fails, else the newest.
outcome (reason_code, verdict) AS (
  VALUES
    ('device_reliable', 'PASS'), ('copied_elsewhere', 'PASS'),
    ('no_redundancy', 'FAIL'), ('records_to_offline', 'FAIL'), ('device_failing', 'FAIL'),
    ('redundancy_not_stated', 'UNKNOWN')
),
ranked AS (
  SELECT
    j.*, o.verdict,
    ROW_NUMBER() OVER (PARTITION BY j.subject ORDER BY o.verdict = 'FAIL' DESC, j.version DESC, j.backup) AS nth
  FROM judged AS j JOIN outcome AS o ON o.reason_code = j.reason_code
)
SELECT
  r.subject,
  r.verdict,
  r.reason_code,
  json_object(
    'redundancy', '@redundancy_' || r.redundancy, 'backup', r.backup, 'camera', r.camera, 'found_at', r.found_epoch,
    'items', json(r.items)
  ) AS args,
  IIF(r.reason_code = 'device_failing', json_array(r.uid, r.checked_in), json_array(r.uid)) AS evidence,
  IIF(r.reason_code = 'device_failing', r.found_epoch, r.from_epoch) AS since_epoch,
  'major' AS severity,
  CASE
    WHEN r.reason_code = 'device_failing' THEN r.ended_epoch
    WHEN r.reason_code IN ('no_redundancy', 'records_to_offline') THEN IIF(r.until_epoch < r.upto_epoch, r.until_epoch, NULL)
  END AS remedied_epoch
FROM ranked AS r
WHERE r.nth = 1
