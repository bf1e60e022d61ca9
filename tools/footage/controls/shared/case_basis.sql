-- zh: 审批类条款的出发点：每个案件一行。
-- en: What every control about approvals starts from: one row per case.
--
-- phase: 'open' while the request waits at the forge, 'closed' when it was refused, withdrawn or expired and never landed,
-- 'landed' otherwise. signing_pull: the pull request whose reviews are the approval; for an emergency that is the
-- ratification's (act first, sign after), none until one has landed. moment_epoch: the moment whose parameters apply,
-- namely the approval, else the landing, else the filing, else the reference time. not_judged: the reason why the form
-- cannot be judged ('never_landed', 'waiting', 'no_form'), NULL where it can. is_joint: several departments ask together.
-- form_epoch: when the form was filed; in a verified case of an outage, when it was complete on paper.
-- paper_unproven: the form was on paper, and that is not proven.
CREATE VIEW IF NOT EXISTS case_basis AS
SELECT
  c.case_id, c.department, c.applicant, c.handler, c.channel, c.mode, c.urgency, c.state, c.state_since_epoch,
  c.verification, c.filed_epoch, c.approved_epoch, c.waiting_slot, c.waiting_for,
  r.uid IS NOT NULL AS has_form, r.landed_epoch AS request_landed_epoch,
  CASE
    WHEN c.state IN ('refused', 'withdrawn', 'expired') AND r.landed_seq IS NULL THEN 'closed'
    WHEN c.state IN ('waiting', 'rejected') THEN 'open'
    ELSE 'landed'
  END AS phase,
  CASE
    WHEN c.state IN ('refused', 'withdrawn', 'expired') AND r.landed_seq IS NULL THEN 'never_landed'
    WHEN c.state IN ('waiting', 'rejected') THEN 'waiting'
    WHEN r.uid IS NULL THEN 'no_form'
  END AS not_judged,
  EXISTS (SELECT 1 FROM request_joint_departments AS j WHERE j.uid = c.case_id) AS is_joint,
  MIN(c.filed_epoch, COALESCE((
    SELECT MIN(f.completed_at_epoch) FROM paper_form AS f
    WHERE f.case_id = c.case_id AND f.landed_seq IS NOT NULL AND c.verification = 'verified'
  ), c.filed_epoch)) AS form_epoch,
  c.verification <> 'verified' AND EXISTS (
    SELECT 1 FROM paper_form AS f WHERE f.case_id = c.case_id AND f.landed_seq IS NOT NULL
  ) AS paper_unproven,
  COALESCE(f.pull_request, c.pull_request) AS request_pull,
  CASE
    WHEN c.urgency IS NOT 'emergency' THEN COALESCE(f.pull_request, c.pull_request)
    ELSE (
      SELECT t.pull_request
      FROM ratification AS t LEFT JOIN pull_request AS p ON p.id = t.pull_request
      WHERE t.case_id = c.case_id AND t.landed_seq IS NOT NULL
      ORDER BY p.outcome IS 'approved' DESC, t.landed_seq
      LIMIT 1
    )
  END AS signing_pull,
  COALESCE(c.approved_epoch, r.landed_epoch, c.filed_epoch, as_of.epoch) AS moment_epoch,
  as_of.epoch AS as_of_epoch
FROM cases AS c
CROSS JOIN as_of
LEFT JOIN request AS r ON r.uid = c.case_id
-- The form as it first landed: what changed it afterwards approved nothing (R-3.3.4a).
LEFT JOIN request_version AS f ON f.uid = c.case_id AND f.version = (
  SELECT v.version FROM request_version AS v WHERE v.uid = c.case_id ORDER BY v.landed_seq IS NULL, v.landed_seq, v.version LIMIT 1
);
