-- clause: S-4.2c
-- policy: surveillance
-- title.zh: 检查设备状态与存储情况
-- title.en: Checks look at devices and at storage
-- asks.zh: 每次存储检查都要既看设备的工作状态，又看存储的容量或磁盘情况；是否按间隔检查在 R-6.1.2 和 S-4.2b 中判断。
-- asks.en: Each inspection of a storage place looks at how the devices work and at capacity or disks; whether inspections come
--   often enough is judged in R-6.1.2 and S-4.2b.
-- who.zh: 运维技术团队、存储管理人员
-- who.en: The technical team, storage keepers
-- kinds: storage, storage_check
-- parameters:
-- severity: minor
-- truth: decidable
-- reason.both_looked_at.zh: 设备与存储情况均已检查。
-- reason.both_looked_at.en: Devices and storage were both looked at.
-- reason.device_not_looked_at.zh: 没有检查设备的工作状态。
-- reason.device_not_looked_at.en: How the devices work was not looked at.
-- reason.storage_not_looked_at.zh: 没有检查容量，也没有检查磁盘。
-- reason.storage_not_looked_at.en: Neither capacity nor disks were looked at.
-- reason.maintenance_only.zh: 只是保养，不是检查。
-- reason.maintenance_only.en: Maintenance only, no inspection.
-- reason.never_checked.zh: 尚无检查；是否到期在 R-6.1.2 中判断。
-- reason.never_checked.en: Not checked yet; whether that is due is judged in R-6.1.2.
SELECT
  j.uid AS subject,
  CASE j.reason_code WHEN 'both_looked_at' THEN 'PASS' WHEN 'maintenance_only' THEN 'N/A' ELSE 'FAIL' END AS verdict,
  j.reason_code,
  '{}' AS args,
  json_array(j.uid, j.storage) AS evidence,
  j.checked_at_epoch AS since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM (
  SELECT
    c.uid, c.storage, c.checked_at_epoch,
    CASE
      WHEN c.type = 'maintenance' THEN 'maintenance_only'
      WHEN NOT EXISTS (
        SELECT 1 FROM storage_check_items AS i WHERE i.uid = c.uid AND i.item = 'device' AND i.result <> 'not_checked'
      ) THEN 'device_not_looked_at'
      WHEN NOT EXISTS (
        SELECT 1 FROM storage_check_items AS i
        WHERE i.uid = c.uid AND i.item IN ('capacity', 'disk') AND i.result <> 'not_checked'
      ) THEN 'storage_not_looked_at'
      ELSE 'both_looked_at'
    END AS reason_code
  FROM storage_check AS c
  WHERE c.landed_seq IS NOT NULL
) AS j
UNION ALL
SELECT s.uid, 'N/A', 'never_checked', '{}', json_array(s.uid), a.epoch, 'minor', NULL
FROM storage AS s CROSS JOIN as_of AS a
WHERE s.landed_seq IS NOT NULL AND NOT EXISTS (SELECT 1 FROM storage_check AS c WHERE c.storage = s.uid AND c.landed_seq IS NOT NULL)
