-- clause: R-4.2.1b
-- policy: retrieval
-- title.zh: 按操作规程操作
-- title.en: Operated by the procedure
-- asks.zh: 调取按当时有效的操作规程进行：调取记录写明规程版本，与当时规定的一致，各步骤均已做到。做得是否得当，由人判断。
-- asks.en: A retrieval follows the operating procedure in force: its record names the version, which is the one in
--   force, and says that every step was done. Whether it was done well is for people to say.
-- who.zh: 录像操作人员
-- who.en: Operators
-- kinds: retrieval, view
-- parameters: retrieval.procedure_version
-- severity: minor
-- truth: form
-- uses: never_landed, no_retrieval, parameter_missing, only_viewed
-- reason.by_procedure.zh: 按当时有效的《{in_force}》操作，步骤均已做到。
-- reason.by_procedure.en: By the procedure in force ({in_force}), every step done.
-- reason.other_procedure.zh: 按《{stated}》操作，当时有效的是《{in_force}》。
-- reason.other_procedure.en: By the procedure {stated}; {in_force} was in force.
-- reason.steps_left_out.zh: 按规程操作，但有步骤没有做到。
-- reason.steps_left_out.en: By the procedure, but steps were left out.
-- reason.procedure_unstated.zh: 调取记录没有写明操作规程或是否做到。
-- reason.procedure_unstated.en: The record does not name the procedure, or not whether it was followed.
WITH
-- One reason per retrieval: the first that applies.
judged AS (
  SELECT
    b.case_id, b.state_since_epoch, COALESCE(a.uid, b.case_id) AS subject, a.path, a.started_epoch,
    t.procedure_version, v.value, CASE
    WHEN a.uid IS NULL THEN IIF(b.phase = 'closed', 'never_landed', 'no_retrieval')
    WHEN a.kind = 'view' THEN 'only_viewed'
    WHEN v.value IS NULL THEN 'parameter_missing'
    WHEN t.procedure_version <> v.value THEN 'other_procedure'
    WHEN NOT t.procedure_followed THEN 'steps_left_out'
    WHEN t.procedure_version IS NULL OR t.procedure_followed IS NULL THEN 'procedure_unstated'
    ELSE 'by_procedure'
  END AS reason_code
  FROM case_basis AS b
  LEFT JOIN act AS a ON a.case_id = b.case_id
  LEFT JOIN retrieval AS t ON t.uid = a.uid
  LEFT JOIN parameter_span AS v
    ON v.name = 'retrieval.procedure_version' AND v.from_epoch <= a.started_epoch AND a.started_epoch < v.until_epoch
),
outcome (reason_code, verdict) AS (
  VALUES
    ('by_procedure', 'PASS'), ('other_procedure', 'FAIL'), ('steps_left_out', 'FAIL'),
    ('procedure_unstated', 'UNKNOWN'), ('parameter_missing', 'UNKNOWN'),
    ('only_viewed', 'N/A'), ('never_landed', 'N/A'), ('no_retrieval', 'N/A')
)
SELECT
  j.subject AS subject,
  o.verdict,
  j.reason_code,
  json_object('stated', j.procedure_version, 'in_force', j.value, 'parameter', 'retrieval.procedure_version') AS args,
  IIF(j.path IS NULL, json_array(j.case_id), json_array(j.subject, j.path)) AS evidence,
  COALESCE(j.started_epoch, j.state_since_epoch) AS since_epoch,
  'minor' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
