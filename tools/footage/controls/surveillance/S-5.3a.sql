-- clause: S-5.3a
-- policy: surveillance
-- title.zh: 市民反馈机制
-- title.en: Citizens can say what they think
-- asks.zh: 每份公示都写明本单位专门的反馈渠道，使公众知道向哪里反映。
-- asks.en: Every public notice names the organisation's own channel for feedback, so that the public knows whom to tell.
-- who.zh: 公示发布部门
-- who.en: Those who publish notices
-- kinds: notice
-- parameters: complaint.channel
-- severity: major
-- truth: decidable
-- uses: parameter_missing
-- reason.channel_named.zh: 公示写明了反馈渠道 {channel}。
-- reason.channel_named.en: The notice names the channel {channel}.
-- reason.channel_not_named.zh: 公示没有写明反馈渠道 {channel}，只写了：{said}。
-- reason.channel_not_named.en: The notice does not name the channel {channel}; it says: {said}.
-- reason.no_public_notice.zh: 尚无公示；应当公示而没有公示的，在 S-3.2b 中判断。
-- reason.no_public_notice.en: There is no notice yet; whether there had to be one is judged in S-3.2b.
SELECT
  j.uid AS subject,
  CASE j.reason_code WHEN 'channel_named' THEN 'PASS' WHEN 'parameter_missing' THEN 'UNKNOWN' ELSE 'FAIL' END AS verdict,
  j.reason_code,
  json_object('channel', j.channel, 'said', j.complaints, 'parameter', 'complaint.channel') AS args,
  json_array(j.uid, j.path) AS evidence,
  j.published_on_epoch AS since_epoch,
  'major' AS severity,
  NULL AS remedied_epoch
FROM (
  SELECT
    n.uid, n.path, n.complaints, n.published_on_epoch, c.value AS channel,
    CASE
      WHEN c.value IS NULL THEN 'parameter_missing'
      WHEN INSTR(n.complaints, c.value) = 0 THEN 'channel_not_named'
      ELSE 'channel_named'
    END AS reason_code
  FROM (
    -- A notice that was up before records began is judged by what was set when they began.
    SELECT x.*, MAX(x.published_on_epoch, (SELECT MIN(q.began_epoch) FROM quarter AS q)) AS judged_epoch
    FROM notice AS x WHERE x.landed_seq IS NOT NULL
  ) AS n
  LEFT JOIN parameter_span AS c
    ON c.name = 'complaint.channel' AND c.from_epoch <= n.judged_epoch AND n.judged_epoch < c.until_epoch
) AS j
UNION ALL
SELECT 'organisation', 'N/A', 'no_public_notice', '{}', json_array('organisation'), a.epoch, 'major', NULL
FROM as_of AS a
WHERE NOT EXISTS (SELECT 1 FROM notice)
