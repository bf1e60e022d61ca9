-- clause: R-3.3.4b
-- clauses: R-3.3.4b, S-4.3c
-- policy: retrieval
-- title.zh: 以批准的申请表为调取依据
-- title.en: The approved form is the basis of retrieval
-- asks.zh: 先批准，后调取；调取的摄像机、时间段和方式不超出批准范围（按校正后的时间，允许少量余量）。紧急调取可先办，
--   但须在规定小时内补批。
-- asks.en: First the approval, then the retrieval; cameras, time and manner stay within what was approved (by corrected time,
--   with a small margin). An emergency may come first if it is ratified within its hours.
-- who.zh: 录像保管与操作人员
-- who.en: Custodians and operators
-- kinds: request, retrieval, view, copy, ratification
-- parameters: retrieval.margin_minutes, clock.tolerance_minutes, emergency.ratify_hours
-- severity: critical
-- truth: decidable
-- uses: never_landed, no_retrieval, case_refuted, case_undetermined, parameter_missing
-- reason.within_approval.zh: 批准（{approved_at}）在先，调取（{started_at}）在后，未超出批准范围。
-- reason.within_approval.en: Approved at {approved_at}, done at {started_at}, and within what was approved.
-- reason.ratified_in_time.zh: 紧急调取（{started_at}）已于 {ratified_at} 补批，未超过 {deadline_at}。
-- reason.ratified_in_time.en: The emergency of {started_at} was ratified at {ratified_at}, before {deadline_at}.
-- reason.ratification_due.zh: 紧急调取，须在 {deadline_at} 前补批。
-- reason.ratification_due.en: An emergency; it must be ratified before {deadline_at}.
-- reason.not_approved.zh: 没有有效的批准就进行了调取（{started_at}）。
-- reason.not_approved.en: Footage was taken at {started_at} without a valid approval.
-- reason.before_approval.zh: 调取（{started_at}）早于批准（{approved_at}）。
-- reason.before_approval.en: Footage was taken at {started_at}, before the approval at {approved_at}.
-- reason.camera_not_approved.zh: 调取了未批准的摄像机：{cameras}。
-- reason.camera_not_approved.en: Cameras were taken that were not approved: {cameras}.
-- reason.outside_window.zh: 调取的录像（{first_at} 至 {last_at}）超出批准的时间段（{from_at} 至 {until_at}）。
-- reason.outside_window.en: The footage ({first_at} to {last_at}) exceeds the approved window ({from_at} to {until_at}).
-- reason.beyond_uses.zh: 系列查看只批准 {uses} 次，这是第 {number} 次。
-- reason.beyond_uses.en: The series was approved for {uses} views; this is number {number}.
-- reason.outside_series.zh: 系列查看须在 {first_at} 至 {last_at} 之间进行，这次在 {started_at}。
-- reason.outside_series.en: The views of the series had to take place from {first_at} to {last_at}; this one did at {started_at}.
-- reason.longer_than_each.zh: 系列中每次查看的录像不超过 {minutes} 分钟，这次超出。
-- reason.longer_than_each.en: A view of the series may cover {minutes} minutes of footage; this one covers more.
-- reason.copied_where_view_only.zh: 只批准查看，却制作了复制件：{copies}。
-- reason.copied_where_view_only.en: Only a view was approved, but copies were made: {copies}.
-- reason.ratified_late.zh: 补批（{ratified_at}）晚于期限（{deadline_at}）。
-- reason.ratified_late.en: Ratified at {ratified_at}, after the deadline of {deadline_at}.
-- reason.never_ratified.zh: 紧急调取未在 {deadline_at} 前补批。
-- reason.never_ratified.en: The emergency was not ratified by {deadline_at}.
-- reason.ratification_refused.zh: 补批不予批准。
-- reason.ratification_refused.en: Ratification was refused.
-- reason.ratification_unsigned.zh: 补批记录没有有效签字，不作补批。
-- reason.ratification_unsigned.en: The ratification lacks valid signatures and does not count.
-- reason.basis_refuted.zh: 主线上的申请表与批准时的不一致，或证据被核验否定，不能作为调取依据。
-- reason.basis_refuted.en: The form on main is not what was approved, or its evidence was refuted; it is no basis for anything.
-- reason.approval_time_unknown.zh: 没有证据说明何时批准，无法判断先后。
-- reason.approval_time_unknown.en: Nothing shows when it was approved, so the order cannot be judged.
-- reason.scope_unknown.zh: 没有证据说明批准了什么范围，无法判断。
-- reason.scope_unknown.en: Nothing shows what exactly was approved.
WITH
-- 1. The parameters of each case, in force when it was approved.
basis AS (
  SELECT
    b.*, r.window_from_epoch, r.window_to_epoch, r.zone, r.emergency_acted_at_epoch,
    p.outcome AS signing_outcome,
    margin.seconds AS margin, tolerance.seconds AS tolerance, hours.seconds AS ratify_seconds,
    CASE
      WHEN margin.seconds IS NULL THEN 'retrieval.margin_minutes'
      WHEN tolerance.seconds IS NULL THEN 'clock.tolerance_minutes'
      WHEN b.urgency = 'emergency' AND hours.seconds IS NULL THEN 'emergency.ratify_hours'
    END AS missing_parameter
  FROM case_basis AS b
  LEFT JOIN request AS r ON r.uid = b.case_id
  LEFT JOIN pull_request AS p ON p.id = b.signing_pull
  LEFT JOIN parameter_span AS margin
    ON margin.name = 'retrieval.margin_minutes'
    AND margin.from_epoch <= b.moment_epoch AND b.moment_epoch < margin.until_epoch
  LEFT JOIN parameter_span AS tolerance
    ON tolerance.name = 'clock.tolerance_minutes'
    AND tolerance.from_epoch <= b.moment_epoch AND b.moment_epoch < tolerance.until_epoch
  LEFT JOIN parameter_span AS hours
    ON hours.name = 'emergency.ratify_hours'
    AND hours.from_epoch <= b.moment_epoch AND b.moment_epoch < hours.until_epoch
),

-- 2. What was allowed. An emergency has no grant of its own: there the request's cameras and window are the limit.
granted AS (
  SELECT s.case_id, s.camera, s.mode, s.from_epoch, s.until_epoch FROM approved_scope AS s
  UNION ALL
  SELECT b.case_id, n.value, b.mode, b.window_from_epoch, b.window_to_epoch
  FROM basis AS b JOIN request_cameras AS n ON n.uid = b.case_id
  WHERE b.urgency = 'emergency' AND NOT EXISTS (SELECT 1 FROM approved_scope AS s WHERE s.case_id = b.case_id)
  UNION ALL
  SELECT DISTINCT b.case_id, v.uid, b.mode, b.window_from_epoch, b.window_to_epoch
  FROM basis AS b JOIN camera_version AS v ON v.zone = b.zone AND v.landed_seq IS NOT NULL
  WHERE b.urgency = 'emergency'
    AND NOT EXISTS (SELECT 1 FROM approved_scope AS s WHERE s.case_id = b.case_id)
    AND NOT EXISTS (SELECT 1 FROM request_cameras AS n WHERE n.uid = b.case_id)
),
scope AS (
  SELECT case_id, MIN(mode) AS mode, MIN(from_epoch) AS from_epoch, MAX(until_epoch) AS until_epoch
  FROM granted GROUP BY case_id
),
-- A series: so many views within its days. Every look counts, in order of when it began.
series AS (
  SELECT
    case_id, MIN(uses) AS uses, MIN(use_from_epoch) AS use_from_epoch, MIN(use_until_epoch) AS use_until_epoch,
    MIN(each_seconds) AS each_seconds
  FROM approved_scope WHERE uses IS NOT NULL GROUP BY case_id
),
turn AS (
  SELECT uid, ROW_NUMBER() OVER (PARTITION BY case_id ORDER BY started_epoch, landed_seq, uid) AS number
  FROM act WHERE result <> 'unavailable'
),

-- 3. What was taken: cameras outside the grant, and copies made of each retrieval. Unavailable footage took nothing.
taken AS (
  SELECT 'retrieval' AS kind, uid, value AS camera FROM retrieval_cameras
  UNION ALL
  SELECT 'view', uid, value FROM view_cameras
),
stray AS (
  SELECT a.uid, json_group_array(t.camera) AS cameras
  FROM act AS a JOIN (SELECT * FROM taken ORDER BY uid, camera) AS t ON t.uid = a.uid AND t.kind = a.kind
  WHERE a.result <> 'unavailable' AND NOT EXISTS (
    SELECT 1 FROM granted AS g WHERE g.case_id = a.case_id AND g.camera = t.camera
  )
  GROUP BY a.uid
),
copied AS (
  SELECT a.uid, json_group_array(c.uid) AS copies
  FROM act AS a JOIN (SELECT * FROM copy ORDER BY uid) AS c ON c.case_id = a.case_id AND c.retrieval = a.id
  GROUP BY a.uid
),

-- 4. Ratifications: the one that landed, and whether one was refused.
ratified AS (
  SELECT t.case_id, MIN(t.landed_epoch) AS landed_epoch
  FROM ratification AS t JOIN basis AS b ON b.case_id = t.case_id AND b.signing_pull = t.pull_request
  WHERE t.landed_seq IS NOT NULL
  GROUP BY t.case_id
),
refused AS (
  SELECT DISTINCT h.case_id
  FROM pull_request AS p JOIN pull_request_path AS h ON h.pull_request = p.id
  WHERE p.outcome = 'refused' AND h.path LIKE 'records/cases/%/ratification-%'
),

-- 5. Every act with its limits. A retrieval in a case that nobody knows is kept: it has no basis at all.
measured AS (
  SELECT
    a.uid AS subject, a.started_epoch, a.first_epoch, a.last_epoch, a.result, a.path, a.pull_request,
    b.case_id, b.phase, b.has_form, b.urgency, b.verification, b.approved_epoch, b.signing_pull, b.signing_outcome,
    b.margin, b.tolerance, b.missing_parameter, b.as_of_epoch,
    q.uses, q.use_from_epoch, q.use_until_epoch, q.each_seconds, n.number,
    s.mode, s.from_epoch, s.until_epoch, x.cameras AS stray, k.copies, t.landed_epoch AS ratified_epoch,
    f.case_id IS NOT NULL AS was_refused,
    CAST(COALESCE(b.emergency_acted_at_epoch, a.started_epoch) + b.ratify_seconds AS INTEGER) AS deadline_epoch
  FROM act AS a
  LEFT JOIN basis AS b ON b.case_id = a.case_id
  LEFT JOIN scope AS s ON s.case_id = a.case_id
  LEFT JOIN series AS q ON q.case_id = a.case_id
  LEFT JOIN turn AS n ON n.uid = a.uid
  LEFT JOIN stray AS x ON x.uid = a.uid
  LEFT JOIN copied AS k ON k.uid = a.uid
  LEFT JOIN ratified AS t ON t.case_id = a.case_id
  LEFT JOIN refused AS f ON f.case_id = a.case_id
),

-- 6. The approval first: was there one, and in time?
approval AS (
  SELECT
    m.*,
    CASE
      WHEN m.case_id IS NULL OR m.phase <> 'landed' OR NOT m.has_form THEN 'not_approved'
      WHEN m.missing_parameter IS NOT NULL THEN 'parameter_missing'
      WHEN m.urgency = 'emergency' THEN
        CASE
          WHEN m.signing_pull IS NULL AND m.was_refused THEN 'ratification_refused'
          WHEN m.signing_pull IS NULL AND m.as_of_epoch > m.deadline_epoch THEN 'never_ratified'
          WHEN m.signing_pull IS NULL THEN 'ratification_due'
          WHEN m.ratified_epoch IS NULL THEN 'approval_time_unknown'
          WHEN m.ratified_epoch > m.deadline_epoch THEN 'ratified_late'
          WHEN m.signing_outcome = 'unapproved' THEN 'ratification_unsigned'
          WHEN m.signing_outcome IS NOT 'approved' THEN 'case_undetermined'
          ELSE 'ratified_in_time'
        END
      WHEN m.signing_outcome = 'unapproved' THEN 'not_approved'
      WHEN m.signing_outcome IS NOT 'approved' THEN IIF(m.verification = 'refuted', 'case_refuted', 'case_undetermined')
      WHEN m.approved_epoch IS NULL THEN 'approval_time_unknown'
      WHEN m.started_epoch + m.tolerance < m.approved_epoch THEN 'before_approval'
      ELSE 'within_approval'
    END AS approval_reason
  FROM measured AS m
),

-- 7. Then its limits: an act without fault so far may still have exceeded them.
limited AS (
  SELECT
    a.*,
    CASE
      WHEN a.approval_reason NOT IN ('within_approval', 'ratified_in_time', 'ratification_due') THEN a.approval_reason
      WHEN a.from_epoch IS NULL THEN 'scope_unknown'
      WHEN a.stray IS NOT NULL THEN 'camera_not_approved'
      WHEN a.result <> 'unavailable'
        AND (a.first_epoch < a.from_epoch - a.margin OR a.last_epoch > a.until_epoch + a.margin) THEN 'outside_window'
      WHEN a.number > a.uses THEN 'beyond_uses'
      WHEN a.started_epoch < a.use_from_epoch OR a.started_epoch >= a.use_until_epoch THEN 'outside_series'
      WHEN a.result <> 'unavailable' AND a.last_epoch - a.first_epoch > a.each_seconds + a.margin THEN 'longer_than_each'
      WHEN a.mode = 'view' AND a.copies IS NOT NULL THEN 'copied_where_view_only'
      WHEN a.approval_reason = 'ratification_due' THEN 'ratification_due'
      WHEN a.verification = 'refuted' THEN 'case_refuted'
      WHEN a.verification IS NOT 'verified' THEN 'case_undetermined'
      ELSE a.approval_reason
    END AS reason_code
  FROM approval AS a
),

-- 8. The case itself: a form whose proof was refuted although every seat was filled is no basis, whatever was done with it;
--    and a case in which nothing was taken says so. What refutes other records of the case (a docket that nobody confirmed,
--    a form changed after it landed) is judged where they are: R-4.2.2, R-3.3.4a.
refuted_basis AS (
  SELECT b.case_id FROM basis AS b
  WHERE b.not_judged IS NULL AND b.verification = 'refuted'
    AND (b.urgency IS NOT 'emergency' OR b.signing_pull IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM signature AS s WHERE s.case_id = b.case_id AND NOT s.met)
    AND (
      NOT EXISTS (SELECT 1 FROM case_verification AS v WHERE v.case_id = b.case_id)
      OR EXISTS (
        SELECT 1 FROM case_verification AS v
        WHERE v.case_id = b.case_id AND v.code NOT IN ('event_edited', 'event_deleted')
          AND COALESCE(json_extract(v.args, '$.pull'), b.signing_pull, '') IN (COALESCE(b.signing_pull, ''), b.request_pull)
      )
    )
),
whole AS (
  SELECT
    b.case_id, b.signing_pull, b.state_since_epoch,
    CASE
      WHEN f.case_id IS NOT NULL THEN 'basis_refuted'
      WHEN a.case_id IS NOT NULL THEN NULL
      WHEN b.phase = 'closed' THEN 'never_landed'
      ELSE 'no_retrieval'
    END AS reason_code
  FROM basis AS b
  LEFT JOIN refuted_basis AS f ON f.case_id = b.case_id
  LEFT JOIN (SELECT DISTINCT case_id FROM act) AS a ON a.case_id = b.case_id
),

-- 9. What each reason means.
outcome (reason_code, verdict) AS (
  VALUES
    ('within_approval', 'PASS'), ('ratified_in_time', 'PASS'),
    ('not_approved', 'FAIL'), ('before_approval', 'FAIL'), ('camera_not_approved', 'FAIL'), ('outside_window', 'FAIL'),
    ('beyond_uses', 'FAIL'), ('outside_series', 'FAIL'), ('longer_than_each', 'FAIL'),
    ('copied_where_view_only', 'FAIL'), ('ratified_late', 'FAIL'), ('never_ratified', 'FAIL'),
    ('ratification_refused', 'FAIL'), ('basis_refuted', 'FAIL'),
    ('case_refuted', 'UNKNOWN'), ('case_undetermined', 'UNKNOWN'), ('parameter_missing', 'UNKNOWN'),
    ('approval_time_unknown', 'UNKNOWN'), ('scope_unknown', 'UNKNOWN'), ('ratification_unsigned', 'UNKNOWN'),
    ('ratification_due', 'DUE'),
    ('never_landed', 'N/A'), ('no_retrieval', 'N/A')
)
SELECT
  l.subject,
  o.verdict,
  l.reason_code,
  CASE l.reason_code
    WHEN 'within_approval' THEN json_object('approved_at', l.approved_epoch, 'started_at', l.started_epoch)
    WHEN 'before_approval' THEN json_object('approved_at', l.approved_epoch, 'started_at', l.started_epoch)
    WHEN 'not_approved' THEN json_object('started_at', l.started_epoch)
    WHEN 'ratified_in_time' THEN json_object(
      'started_at', l.started_epoch, 'ratified_at', l.ratified_epoch, 'deadline_at', l.deadline_epoch
    )
    WHEN 'ratified_late' THEN json_object('ratified_at', l.ratified_epoch, 'deadline_at', l.deadline_epoch)
    WHEN 'ratification_due' THEN json_object('deadline_at', l.deadline_epoch)
    WHEN 'never_ratified' THEN json_object('deadline_at', l.deadline_epoch)
    WHEN 'camera_not_approved' THEN json_object('cameras', json(l.stray))
    WHEN 'outside_window' THEN json_object(
      'first_at', l.first_epoch, 'last_at', l.last_epoch, 'from_at', l.from_epoch, 'until_at', l.until_epoch
    )
    WHEN 'beyond_uses' THEN json_object('uses', l.uses, 'number', l.number)
    WHEN 'outside_series' THEN json_object(
      'first_at', l.use_from_epoch, 'last_at', l.use_until_epoch, 'started_at', l.started_epoch
    )
    WHEN 'longer_than_each' THEN json_object('minutes', l.each_seconds / 60)
    WHEN 'copied_where_view_only' THEN json_object('copies', json(l.copies))
    WHEN 'parameter_missing' THEN json_object('parameter', l.missing_parameter)
    ELSE '{}'
  END AS args,
  IIF(l.signing_pull IS NULL, json_array(l.subject, l.path), json_array(l.subject, l.path, l.signing_pull)) AS evidence,
  CASE WHEN l.reason_code IN ('never_ratified', 'ratified_late') THEN l.deadline_epoch ELSE l.started_epoch END
    AS since_epoch,
  'critical' AS severity,
  CASE l.reason_code WHEN 'before_approval' THEN l.approved_epoch WHEN 'ratified_late' THEN l.ratified_epoch END
    AS remedied_epoch
FROM limited AS l
JOIN outcome AS o ON o.reason_code = l.reason_code
UNION ALL
SELECT
  w.case_id, o.verdict, w.reason_code, '{}',
  IIF(w.signing_pull IS NULL, json_array(w.case_id), json_array(w.case_id, w.signing_pull)),
  w.state_since_epoch, 'critical', NULL
FROM whole AS w
JOIN outcome AS o ON o.reason_code = w.reason_code
