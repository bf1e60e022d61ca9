-- clause: S-3.2c
-- policy: surveillance
-- title.zh: 知情权与选择权
-- title.en: The right to know and to choose
-- asks.zh: 公示牌设在现场，写明管理单位、目的、联系方式、保存期限和行使权利的途径，且保存期限与实际一致；市民提出不愿被拍摄的，要有答复。
-- asks.en: The notice stands on the spot and says who, why, how to reach them, how long and how to exercise one's
--   rights; the days it gives are the real ones. Who objects to being filmed gets an answer.
-- who.zh: 摄像机使用单位
-- who.en: Operators of cameras
-- kinds: notice, camera, zone, complaint, complaint_step
-- parameters:
-- severity: major
-- truth: decidable
-- reason.notice_complete.zh: 现场有公示，内容齐全，保存期限与登记一致。
-- reason.notice_complete.en: It stands on the spot, is complete, and gives the days that are registered.
-- reason.not_on_site.zh: 没有设在现场的标识。
-- reason.not_on_site.en: There is no sign on the spot.
-- reason.retention_differs.zh: 公示保存 {days} 天，{cameras} 登记的天数不同。
-- reason.retention_differs.en: It says {days} days; other days are registered for {cameras}.
-- reason.choice_answered.zh: {answered_at} 已答复。
-- reason.choice_answered.en: Answered at {answered_at}.
-- reason.choice_unanswered.zh: 没有答复就已办结。
-- reason.choice_unanswered.en: Closed without an answer.
-- reason.choice_open.zh: 正在办理，是否逾期在 S-5.3c 中判断。
-- reason.choice_open.en: Being dealt with; whether that is late is judged under S-5.3c.
-- reason.choice_withdrawn.zh: 投诉人已撤回。
-- reason.choice_withdrawn.en: It was withdrawn.
WITH
-- 1. How long each notice stood, and the cameras that it covers with other days of retention in that time.
stood AS (
  SELECT
    n.uid, n.path, n.retention_days, n.zone, n.published_on_epoch AS from_epoch, a.epoch AS as_of_epoch,
    COALESCE((SELECT MIN(r.published_on_epoch) FROM notice AS r WHERE r.replaces = n.uid), 9000000000000) AS until_epoch
  FROM notice AS n CROSS JOIN as_of AS a
  WHERE n.landed_seq IS NOT NULL
),
differing AS (
  SELECT
    s.uid, MIN(MAX(c.from_epoch, s.from_epoch)) AS since_epoch, MAX(MIN(c.until_epoch, s.until_epoch)) AS until_epoch,
    json_group_array(DISTINCT c.uid) AS cameras
  FROM stood AS s
  JOIN camera_basis AS c ON c.zone = s.zone AND c.from_epoch < s.until_epoch AND s.from_epoch < c.until_epoch
  WHERE c.retention_days <> s.retention_days AND c.from_epoch <= s.as_of_epoch AND (
    NOT EXISTS (SELECT 1 FROM notice_cameras AS m WHERE m.uid = s.uid)
    OR EXISTS (SELECT 1 FROM notice_cameras AS m WHERE m.uid = s.uid AND m.value = c.uid)
  )
  GROUP BY s.uid
),
objected AS (
  SELECT
    c.uid, c.path, c.received_at_epoch,
    MIN(CASE WHEN t.step IN ('answered', 'refused') THEN t.at_epoch END) AS answered_epoch,
    MIN(CASE WHEN t.step = 'closed' THEN t.at_epoch END) AS closed_epoch,
    MAX(t.outcome = 'withdrawn') AS withdrawn
  FROM complaint AS c
  LEFT JOIN complaint_step AS t ON t.complaint = c.uid
  WHERE c.category = 'choice' AND c.landed_seq IS NOT NULL
  GROUP BY c.uid
),
judged AS (
  SELECT
    s.uid, s.path, json_object('days', s.retention_days, 'cameras', json(d.cameras)) AS args,
    COALESCE(d.since_epoch, s.from_epoch) AS since_epoch, IIF(d.until_epoch <= s.as_of_epoch, d.until_epoch, NULL) AS ended_epoch,
    CASE
      WHEN NOT EXISTS (SELECT 1 FROM notice_places AS p WHERE p.uid = s.uid AND p.value = 'sign') THEN 'not_on_site'
      WHEN d.uid IS NOT NULL THEN 'retention_differs'
      ELSE 'notice_complete'
    END AS reason_code
  FROM stood AS s LEFT JOIN differing AS d ON d.uid = s.uid
  UNION ALL
  SELECT
    b.uid, b.path, json_object('answered_at', b.answered_epoch), b.received_at_epoch, NULL,
    CASE
      WHEN b.answered_epoch IS NOT NULL THEN 'choice_answered'
      WHEN b.withdrawn = 1 THEN 'choice_withdrawn'
      WHEN b.closed_epoch IS NOT NULL THEN 'choice_unanswered'
      ELSE 'choice_open'
    END
  FROM objected AS b
),
outcome (reason_code, verdict) AS (
  VALUES
    ('notice_complete', 'PASS'), ('choice_answered', 'PASS'),
    ('not_on_site', 'FAIL'), ('retention_differs', 'FAIL'), ('choice_unanswered', 'FAIL'),
    ('choice_open', 'DUE'),
    ('choice_withdrawn', 'N/A')
)
SELECT
  j.uid AS subject,
  o.verdict,
  j.reason_code,
  j.args,
  json_array(j.uid, j.path) AS evidence,
  j.since_epoch,
  'major' AS severity,
  IIF(j.reason_code = 'retention_differs', j.ended_epoch, NULL) AS remedied_epoch
FROM judged AS j
JOIN outcome AS o ON o.reason_code = j.reason_code
