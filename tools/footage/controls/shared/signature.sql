-- zh: 案件审批所需的签字：以其评审作为审批的那个合并请求，每个席位一行。
-- en: Signatures that the approval of a case asked for: one row per seat of the pull request whose reviews are the
--   approval.
--
-- People were matched to seats by the decision that the gate made and the verifier made again; here it is only looked at
-- once more whether the person who sits there is one of those who must not.
CREATE VIEW IF NOT EXISTS signature AS
SELECT
  b.case_id, s.pull_request, s.position, s.stage, s.slot, s.role, s.department, s.person, s.review_id, s.at_epoch, s.via,
  s.state = 'met' AND s.person IS NOT NULL AS met,
  COALESCE(s.person = b.handler, 0) AS by_handler,
  COALESCE(s.person = b.applicant, 0) AS by_applicant,
  EXISTS (SELECT 1 FROM request_use_recipients AS u WHERE u.uid = b.case_id AND u.value = s.person) AS by_recipient
FROM case_basis AS b
JOIN approval_stage AS s ON s.pull_request = b.signing_pull;
