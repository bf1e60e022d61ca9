-- zh: 每季度在监控岗位（操作人员、值班负责人）的人员，及其在岗的起止时间。
-- en: Who was in a monitoring post (operator, duty leader) in each quarter, from when and until when.
--
-- from_epoch is the first moment of the quarter in the post, until_epoch the moment after the last one up to the reference
-- time.
CREATE VIEW IF NOT EXISTS monitoring AS
SELECT
  r.person, q.id AS quarter, MIN(MAX(r.from_epoch, q.began_epoch)) AS from_epoch,
  MAX(MIN(r.until_epoch, q.upto_epoch)) AS until_epoch
FROM role_span AS r
JOIN quarter AS q ON r.from_epoch < q.upto_epoch AND q.began_epoch < r.until_epoch
WHERE r.role IN ('operator', 'duty_leader')
GROUP BY r.person, q.id;
