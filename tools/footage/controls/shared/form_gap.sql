-- zh: 申请表的缺漏：每个案件、每条要求一行，写明缺什么；没有缺漏的没有行。
-- en: What a form leaves out: one row per case and clause with the first thing missing; a complete form has no row.
--
-- People and departments are looked up in the register as it stood when the form landed. A text says nothing if it is a
-- word that stands in for an answer, or one character repeated. args (JSON) is what the reason is filled with.
CREATE VIEW IF NOT EXISTS form_gap AS
WITH
form AS (
  SELECT
    r.*, b.filed_epoch, b.moment_epoch, LOWER(TRIM(r.reason, ' 　.。!！?？…')) AS reason_text,
    LOWER(TRIM(r.other_means, ' 　.。!！?？…')) AS other_text, LOWER(TRIM(r.use_manner, ' 　.。!！?？…')) AS manner_text,
    LOWER(TRIM(r.use_purpose, ' 　.。!！?？…')) AS purpose_text
  FROM request AS r JOIN case_basis AS b ON b.case_id = r.uid
),
empty_word (word) AS (
  VALUES
    (''), ('无'), ('暂无'), ('没有'), ('略'), ('同上'), ('同前'), ('见附件'), ('见附表'), ('待补'), ('待补充'), ('待定'), ('待填'),
    ('测试'), ('如题'), ('工作需要'), ('按要求'), ('领导要求'), ('事由'), ('原因'), ('因工作需要调取录像'), ('因工作需要调取监控录像'),
    ('none'), ('nil'), ('n/a'), ('na'), ('null'), ('tbd'), ('tba'), ('test'), ('see above'), ('same as above'), ('work needs')
),
answer (case_id, field, text) AS (
  SELECT uid, 'reason', reason_text FROM form
  UNION ALL SELECT uid, 'other_means', other_text FROM form
  UNION ALL SELECT uid, 'use.manner', manner_text FROM form
  UNION ALL SELECT uid, 'use.purpose', purpose_text FROM form
),
vague AS (
  SELECT a.case_id, json_group_array(a.field) AS fields
  FROM answer AS a
  WHERE a.text IN (SELECT word FROM empty_word) OR REPLACE(a.text, SUBSTR(a.text, 1, 1), '') = ''
  GROUP BY a.case_id
),
named (case_id, position, code, id, landed_seq, at_epoch) AS (
  SELECT uid, 1, 'applicant_unknown', applicant, landed_seq, COALESCE(filed_epoch, moment_epoch) FROM form
  UNION ALL SELECT uid, 2, 'handler_unknown', handler, landed_seq, COALESCE(filed_epoch, moment_epoch) FROM form
),
gap (case_id, clause, position, code, args) AS (
  SELECT case_id, 'R-3.2.0', 0, 'says_nothing', json_object('fields', json(fields)) FROM vague
  UNION ALL
  SELECT f.uid, 'R-3.2.1', 0, 'department_unknown', json_object('unknown', f.department)
  FROM form AS f
  WHERE NOT EXISTS (
    SELECT 1 FROM department_version AS v
    WHERE v.uid = f.department AND (f.landed_seq IS NULL OR v.landed_seq <= f.landed_seq)
      AND (v.replaced_seq IS NULL OR v.replaced_seq > f.landed_seq)
      AND v.valid_from_epoch <= COALESCE(f.filed_epoch, f.moment_epoch)
      AND (v.valid_until_epoch IS NULL OR v.valid_until_epoch + 86400 > COALESCE(f.filed_epoch, f.moment_epoch))
  )
  UNION ALL
  SELECT n.case_id, 'R-3.2.1', n.position, n.code, json_object('unknown', n.id)
  FROM named AS n
  WHERE NOT EXISTS (
    SELECT 1 FROM person_version AS v
    WHERE v.uid = n.id AND (n.landed_seq IS NULL OR v.landed_seq <= n.landed_seq)
      AND (v.replaced_seq IS NULL OR v.replaced_seq > n.landed_seq)
      AND v.active_from_epoch <= n.at_epoch AND (v.active_until_epoch IS NULL OR v.active_until_epoch + 86400 > n.at_epoch)
  )
  UNION ALL
  SELECT f.uid, 'R-3.2.2', 0, 'reason_repeated', '{}'
  FROM form AS f WHERE f.reason_text IN (f.other_text, f.manner_text, f.purpose_text)
  UNION ALL
  SELECT f.uid, 'R-3.2.2', 1, 'reason_short', json_object('length', LENGTH(f.reason), 'limit', p.number)
  FROM form AS f
  JOIN parameter_span AS p
    ON p.name = 'reason.min_length' AND p.from_epoch <= f.moment_epoch AND f.moment_epoch < p.until_epoch
  WHERE LENGTH(f.reason) < p.number
  UNION ALL
  SELECT f.uid, 'R-3.2.4', 0, 'use_repeated', '{}' FROM form AS f WHERE f.manner_text = f.purpose_text
  UNION ALL
  SELECT f.uid, 'R-3.2.4', 1, 'recipients_missing', '{}'
  FROM form AS f
  WHERE f.instrument_number IS NULL AND NOT EXISTS (SELECT 1 FROM request_use_recipients AS u WHERE u.uid = f.uid)
    AND NOT EXISTS (SELECT 1 FROM request_use_external_recipients AS x WHERE x.uid = f.uid)
  UNION ALL
  SELECT f.uid, 'R-3.2.4', 2, 'period_missing', '{}'
  FROM form AS f WHERE f.mode <> 'view' AND f.use_period_days IS NULL
)
SELECT g.case_id, g.clause, MIN(g.position) AS position, g.code, g.args FROM gap AS g GROUP BY g.case_id, g.clause;
