-- zh: 批准的使用：谁可以看到或持有录像，自何时起。申请单所列的人，以及经批准的变更所增加的人。
-- en: The use that was approved: who may see or hold the footage, and from when. Those whom the request names, and those whom an
--   approved change of use added.
--
-- person is the id of an employee, organisation the name of a body outside; one of the two is NULL. pull_request approved it.
CREATE VIEW IF NOT EXISTS approved_use AS
SELECT b.case_id, b.handler AS person, NULL AS organisation, 0 AS from_epoch, b.request_pull AS pull_request FROM case_basis AS b
UNION
SELECT b.case_id, b.applicant, NULL, 0, b.request_pull FROM case_basis AS b
UNION
SELECT u.uid, u.value, NULL, 0, b.request_pull FROM request_use_recipients AS u JOIN case_basis AS b ON b.case_id = u.uid
UNION
SELECT u.uid, NULL, u.organisation, 0, b.request_pull
FROM request_use_external_recipients AS u JOIN case_basis AS b ON b.case_id = u.uid
UNION
SELECT r.uid, NULL, r.instrument_authority, 0, b.request_pull
FROM request AS r JOIN case_basis AS b ON b.case_id = r.uid WHERE r.instrument_authority IS NOT NULL
UNION
SELECT e.case_id, x.value, NULL, e.landed_epoch, e.pull_request
FROM extension AS e
JOIN extension_new_use_recipients AS x ON x.uid = e.uid
JOIN pull_request AS p ON p.id = e.pull_request AND p.outcome = 'approved'
WHERE e.landed_epoch IS NOT NULL
UNION
SELECT e.case_id, NULL, x.organisation, e.landed_epoch, e.pull_request
FROM extension AS e
JOIN extension_new_use_external_recipients AS x ON x.uid = e.uid
JOIN pull_request AS p ON p.id = e.pull_request AND p.outcome = 'approved'
WHERE e.landed_epoch IS NOT NULL;
