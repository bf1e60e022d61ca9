-- zh: 没有轮到就作出、因而不计的批准：每个案件、每种职务一行，仅限前面的席位至今没有完成的。
-- en: Approvals that did not count because a seat before them was empty and still is: one row per case and role.
--
-- Whose turn it was not has signed all the same: that the seat before is empty is the one fact, and its clause fails.
CREATE VIEW IF NOT EXISTS early_review AS
SELECT DISTINCT b.case_id, h.role
FROM case_basis AS b
JOIN review AS r ON r.pull_request = b.signing_pull AND r.verdict = 'approve' AND r.reason_code = 'out_of_order'
JOIN role_span AS h ON h.person = r.person AND h.from_epoch <= r.submitted_epoch AND r.submitted_epoch < h.until_epoch
JOIN signature AS s ON s.case_id = b.case_id AND NOT s.met
WHERE CASE h.role
  WHEN 'security_reviewer' THEN s.stage = 'unit'
  WHEN 'security_head' THEN s.role <> 'security_head' AND s.stage <> 'management'
  WHEN 'management' THEN s.stage <> 'management'
END;
