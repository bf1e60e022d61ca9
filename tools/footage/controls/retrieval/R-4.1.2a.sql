-- clause: R-4.1.2a
-- policy: retrieval
-- title.zh: 准备录像
-- title.en: Storage prepares the footage
-- asks.zh: 保管部门按批准的申请备好录像：不能在批准之后任其被覆盖。调取前须答复能否提供，或者保全；缺少的逐路写明原因。
-- asks.en: Storage has the footage ready that was approved and does not let it be overwritten once approved: it
--   answers what is available, preserves what would be lost, and says why a camera is missing.
-- who.zh: 录像保管员
-- who.en: Custodians of the footage
-- kinds: request, camera, retrieval, view, preservation, work_notice
-- parameters: preserve.warn_days
-- severity: major
-- truth: decidable
-- uses: waiting, never_landed, no_form, never_approved, landing_unknown, parameter_missing, withdrawn_unused
-- reason.prepared.zh: 录像已备好，{started_at} 调取或查看。
-- reason.prepared.en: The footage was ready and taken or viewed at {started_at}.
-- reason.answered.zh: 保管部门已逐路答复能否提供。
-- reason.answered.en: Storage answered for every camera whether the footage can be had.
-- reason.overwritten_unprepared.zh: 批准（{approved_at}）时录像还在，没有保全，后被覆盖：{cameras}。
-- reason.overwritten_unprepared.en: At the approval ({approved_at}) the footage was still there; nobody preserved it
--   and it was overwritten: {cameras}.
-- reason.gone_before_approval.zh: 批准（{approved_at}）之前录像已被覆盖，无从准备。
-- reason.gone_before_approval.en: The footage was overwritten before the approval at {approved_at}; there was nothing
--   to prepare.
-- reason.overwritten_soon.zh: 尚未调取，录像 {overwritten_at} 起将被覆盖，须先保全。
-- reason.overwritten_soon.en: Not taken yet, and the footage will be overwritten from {overwritten_at}: preserve it
--   first.
-- reason.to_prepare.zh: 尚未调取，待保管部门准备。
-- reason.to_prepare.en: Not taken yet; storage is to prepare it.
WITH
-- 1. Cameras of which a retrieval says that they had been overwritten, though at the approval they had not been.
kept AS (
  SELECT v.uid AS camera, v.retention_days, COALESCE(v.landed_epoch, 0) AS from_epoch, v.replaced_epoch AS until_epoch
  FROM camera_version AS v WHERE v.landed_seq IS NOT NULL
),
missed AS (
  SELECT t.case_id, json_group_array(m.camera) AS cameras
  FROM retrieval AS t
  JOIN case_basis AS b ON b.case_id = t.case_id
  JOIN request AS r ON r.uid = t.case_id
  JOIN retrieval_missing AS m ON m.uid = t.uid AND m.reason = 'overwritten'
  JOIN kept AS k
    ON k.camera = m.camera AND k.from_epoch <= r.window_from_epoch
    AND (k.until_epoch IS NULL OR r.window_from_epoch < k.until_epoch)
  WHERE r.window_from_epoch + k.retention_days * 86400 > b.approved_epoch
  GROUP BY t.case_id
),

-- 2. Approved cameras that nobody answered for yet.
unanswered AS (
  SELECT DISTINCT s.case_id FROM approved_scope AS s
  WHERE NOT EXISTS (
    SELECT 1 FROM work_notice AS n JOIN work_notice_answers AS w ON w.uid = n.uid
    WHERE n.case_id = s.case_id AND n.landed_seq IS NOT NULL AND w.camera = s.camera
  )
),
begun AS (
  SELECT case_id, MIN(started_epoch) AS started_epoch FROM act GROUP BY case_id
),

-- 3. One reason per case: the first that applies.
judged AS (
  SELECT b.*, a.started_epoch, c.overwrite_epoch, m.cameras, COALESCE(b.not_judged, CASE
    WHEN p.outcome = 'unapproved' THEN 'never_approved'
    WHEN b.urgency = 'emergency' AND a.case_id IS NOT NULL THEN 'prepared'
    WHEN b.approved_epoch IS NULL THEN 'landing_unknown'
    WHEN m.case_id IS NOT NULL THEN 'overwritten_unprepared'
    WHEN a.case_id IS NOT NULL THEN 'prepared'
    WHEN b.state = 'withdrawn' THEN 'withdrawn_unused'
    WHEN c.overwrite_epoch <= b.approved_epoch THEN 'gone_before_approval'
    WHEN c.overwrite_epoch <= b.as_of_epoch THEN 'overwritten_unprepared'
    WHEN u.case_id IS NULL THEN 'answered'
    WHEN days.seconds IS NULL THEN 'parameter_missing'
    WHEN c.overwrite_epoch - days.seconds <= b.as_of_epoch THEN 'overwritten_soon'
    ELSE 'to_prepare'
  END) AS reason_code
  FROM case_basis AS b
  JOIN cases AS c ON c.case_id = b.case_id
  LEFT JOIN pull_request AS p ON p.id = b.signing_pull
  LEFT JOIN missed AS m ON m.case_id = b.case_id
  LEFT JOIN unanswered AS u ON u.case_id = b.case_id
  LEFT JOIN begun AS a ON a.case_id = b.case_id
  LEFT JOIN parameter_span AS days
    ON days.name = 'preserve.warn_days' AND days.from_epoch <= b.as_of_epoch AND b.as_of_epoch < days.until_epoch
),
outcome (reason_code, verdict) AS (
  VALUES
    ('prepared', 'PASS'), ('answered', 'PASS'), ('overwritten_unprepared', 'FAIL'),
    ('no_form', 'UNKNOWN'), ('landing_unknown', 'UNKNOWN'), ('parameter_missing', 'UNKNOWN'),
    ('waiting', 'DUE'), ('overwritten_soon', 'DUE'), ('to_prepare', 'DUE'),
    ('never_landed', 'N/A'), ('never_approved', 'N/A'), ('withdrawn_unused', 'N/A'), ('gone_before_approval', 'N/A')
)
SELECT
  j.case_id AS subject,
  o.verdict,
  j.reason_code,
  json_object('waiting_for', json(j.waiting_for), 'started_at', j.started_epoch, 'approved_at', j.approved_epoch,
    'overwritten_at', j.overwrite_epoch, 'cameras', COALESCE(json(j.cameras), json_array()), 'parameter', 'preserve.warn_days') AS args,
  IIF(j.request_pull IS NULL, json_array(j.case_id), json_array(j.case_id, j.request_pull)) AS evidence,
  COALESCE(
    j.started_epoch, IIF(j.reason_code = 'overwritten_unprepared', j.overwrite_epoch, NULL), j.approved_epoch, j.state_since_epoch
  ) AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
