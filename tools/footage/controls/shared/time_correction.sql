-- zh: 更正过的时间：哪份记录的哪一栏，更正何时首见。更正后的时间只从那时起得到证明。
-- en: Times that were corrected: of which record, which field, and when the forge first saw the correction. The corrected time
--   is proven only since then.
--
-- uid is the record's. Where a control takes a record's first sight as the proof of a time stated in it, the later of both
-- counts: join on uid and pointer.
CREATE VIEW IF NOT EXISTS time_correction AS
SELECT
  IIF(c.case_id IS NULL, c.corrects, c.case_id || '/' || c.corrects) AS uid, c.pointer,
  MAX(COALESCE(c.first_seen_epoch, c.landed_epoch)) AS seen_epoch
FROM correction AS c
JOIN pull_request AS p ON p.id = c.pull_request AND p.outcome = 'approved'
WHERE c.pointer LIKE '%\_at' ESCAPE '\' OR c.pointer LIKE '%\_on' ESCAPE '\'
GROUP BY 1, 2;
