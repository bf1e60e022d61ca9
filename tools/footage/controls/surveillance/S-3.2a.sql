-- clause: S-3.2a
-- policy: surveillance
-- title.zh: 采集合法
-- title.en: Capture is lawful
-- asks.zh: 每台摄像机都有明确目的和法律依据，由法律允许的单位设置；政府和经营单位负责的公共场所，启用或者变动后按期向公安机关备案，备案内容与登记一致。
-- asks.en: Each camera has a purpose and a legal basis and was set up by one who may. In public places of the
--   government or of operators it is filed with the police in time after it goes into use or changes, and the filing
--   says what the register says.
-- who.zh: 摄像机使用单位
-- who.en: Operators of cameras
-- kinds: camera, zone, filing
-- parameters: filing.days
-- severity: major
-- truth: form
-- uses: camera_not_in_use, zone_unstated, parameter_missing, landing_unknown
-- reason.lawful.zh: 目的、依据、设置单位齐备；该类场所不要求备案。
-- reason.lawful.en: Purpose, basis and installer are in order; this class of place needs no filing.
-- reason.filed.zh: 目的、依据、设置单位齐备，{filed_at} 备案（期限 {deadline_at}）。
-- reason.filed.en: Purpose, basis and installer are in order; filed at {filed_at} (due {deadline_at}).
-- reason.wrong_installer.zh: 该类场所（{place}）不得由此类单位（{installer}）设置。
-- reason.wrong_installer.en: In this class of place ({place}) a {installer} may not set one up.
-- reason.not_filed.zh: {deadline_at} 前应当备案，没有备案。
-- reason.not_filed.en: It was to be filed by {deadline_at}, and was not.
-- reason.filing_differs.zh: 备案的存储天数与登记的 {days} 天不符，{deadline_at} 前没有变更备案。
-- reason.filing_differs.en: The filing gives other days of storage than the {days} registered, and no change was filed
--   by {deadline_at}.
-- reason.filed_late.zh: {filed_at} 才备案，晚于 {deadline_at}。
-- reason.filed_late.en: Filed only at {filed_at}, after {deadline_at}.
-- reason.filing_due.zh: 应当在 {deadline_at} 前备案。
-- reason.filing_due.en: To be filed by {deadline_at}.
-- reason.filing_seen_late.zh: 备案回执 {seen_at} 才入档，晚于期限 {deadline_at}，须另行证明。
-- reason.filing_seen_late.en: The receipt came on file only at {seen_at}, after {deadline_at}, and needs proof.
-- reason.basis_unstated.zh: 没有写明设置目的或者法律依据。
-- reason.basis_unstated.en: Its purpose or its legal basis is not stated.
WITH
-- 1. Each stretch with its time limit, and the filing that fits it best: one with the same days of storage, the first.
filed AS (
  SELECT
    c.uid, c.from_epoch, f.uid AS filing, f.filed_on_epoch, f.declared_storage_days = c.retention_days AS fits,
    IIF(k.coverage = 'adopted', 0, COALESCE(f.first_seen_epoch, f.landed_epoch)) AS seen_epoch,
    ROW_NUMBER() OVER (
      PARTITION BY c.uid, c.from_epoch ORDER BY f.declared_storage_days = c.retention_days DESC, f.filed_on_epoch, f.uid
    ) AS place
  FROM filing_cameras AS m
  JOIN camera_basis AS c ON c.uid = m.value
  JOIN filing AS f ON f.uid = m.uid AND f.landed_seq IS NOT NULL AND f.type <> 'ended'
  JOIN landed_commit AS k ON k.seq = f.landed_seq
),
limited AS (
  SELECT
    c.*, f.filing, f.filed_on_epoch, f.fits, f.seen_epoch, c.from_epoch + CAST(days.seconds AS INTEGER) AS deadline_epoch,
    CASE c.place_class WHEN 'gov' THEN 'government' WHEN 'operator' THEN 'operator' WHEN 'other_public' THEN 'safety_duty_holder'
      ELSE c.installer END AS rightful
  FROM camera_basis AS c
  LEFT JOIN filed AS f ON f.uid = c.uid AND f.from_epoch = c.from_epoch AND f.place = 1
  LEFT JOIN parameter_span AS days
    ON days.name = 'filing.days' AND days.from_epoch <= c.from_epoch AND c.from_epoch < days.until_epoch
),
judged AS (
  SELECT
    l.uid, l.path, l.filing, l.place_class, l.installer, l.retention_days, l.filed_on_epoch, l.seen_epoch, l.deadline_epoch,
    l.from_epoch, l.as_of_epoch, MIN(l.until_epoch, COALESCE(IIF(l.fits, l.filed_on_epoch, NULL), l.until_epoch)) AS until_epoch,
    CASE
      WHEN l.from_epoch > l.as_of_epoch THEN 'camera_not_in_use'
      WHEN l.installer <> l.rightful THEN 'wrong_installer'
      WHEN l.purpose IS NULL OR l.legal_basis IS NULL THEN 'basis_unstated'
      WHEN l.place_class = 'non_public' THEN 'lawful'
      WHEN l.installer IS NULL THEN 'zone_unstated'
      WHEN l.place_class = 'other_public' THEN 'lawful'
      WHEN l.deadline_epoch IS NULL THEN 'parameter_missing'
      WHEN l.fits = 1 AND l.filed_on_epoch > l.deadline_epoch THEN 'filed_late'
      WHEN l.fits = 1 AND l.seen_epoch IS NULL THEN 'landing_unknown'
      WHEN l.fits = 1 AND l.seen_epoch > l.deadline_epoch THEN 'filing_seen_late'
      WHEN l.fits = 1 THEN 'filed'
      WHEN l.moment_epoch <= l.deadline_epoch THEN 'filing_due'
      WHEN l.filing IS NOT NULL THEN 'filing_differs'
      ELSE 'not_filed'
    END AS reason_code
  FROM limited AS l
),
outcome (reason_code, verdict) AS (
  VALUES
    ('lawful', 'PASS'), ('filed', 'PASS'),
    ('wrong_installer', 'FAIL'), ('not_filed', 'FAIL'), ('filing_differs', 'FAIL'), ('filed_late', 'FAIL'),
    ('filing_seen_late', 'UNKNOWN'), ('basis_unstated', 'UNKNOWN'), ('zone_unstated', 'UNKNOWN'),
    ('parameter_missing', 'UNKNOWN'), ('landing_unknown', 'UNKNOWN'),
    ('filing_due', 'DUE'),
    ('camera_not_in_use', 'N/A')
),
-- One row per subject: the first stretch that broke the clause, else the newest stretch.
ranked AS (
  SELECT
    j.*, o.verdict,
    ROW_NUMBER() OVER (
      PARTITION BY j.uid ORDER BY o.verdict = 'FAIL' DESC, IIF(o.verdict = 'FAIL', j.from_epoch, -j.from_epoch)
    ) AS place,
    MAX(IIF(o.verdict = 'FAIL', j.until_epoch, 0)) OVER (PARTITION BY j.uid) AS fault_until_epoch
  FROM judged AS j JOIN outcome AS o ON o.reason_code = j.reason_code
)
SELECT
  r.uid AS subject,
  r.verdict,
  r.reason_code,
  json_object(
    'place', r.place_class, 'installer', r.installer, 'days', r.retention_days, 'filed_at', r.filed_on_epoch,
    'seen_at', r.seen_epoch, 'deadline_at', r.deadline_epoch, 'parameter', 'filing.days', 'missing', 'installer'
  ) AS args,
  json_array(r.uid, r.path, COALESCE(r.filing, r.path)) AS evidence,
  IIF(r.reason_code IN ('not_filed', 'filing_differs', 'filed_late'), r.deadline_epoch, r.from_epoch) AS since_epoch,
  'major' AS severity,
  IIF(r.verdict = 'FAIL' AND r.fault_until_epoch <= r.as_of_epoch, r.fault_until_epoch, NULL) AS remedied_epoch
FROM ranked AS r
WHERE r.place = 1
