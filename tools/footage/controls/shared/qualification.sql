-- zh: 谁在什么时间有保密协议、培训、考核、签收在有效期内。
-- en: Who was covered when by a confidentiality agreement, a training, a passed assessment or an acknowledgement.
--
-- kind: 'agreement', 'training', 'assessment' or 'acknowledgement'. A day counts whole. seen_epoch is when the forge first
-- saw the paper (0 where it stood at the baseline): one that was signed in time but came on file after it was needed proves
-- nothing until attested (R-6.2.3a).
CREATE VIEW IF NOT EXISTS qualification AS
SELECT 'agreement' AS kind, a.uid, a.person, a.signed_on_epoch AS from_epoch,
  COALESCE(a.valid_until_epoch + 86400, 9000000000000) AS until_epoch, COALESCE(
  a.first_seen_epoch, a.landed_epoch,
  (SELECT 0 FROM landed_commit AS l WHERE l.seq = a.landed_seq AND l.coverage = 'adopted')
) AS seen_epoch
FROM agreement AS a WHERE a.person IS NOT NULL AND a.landed_seq IS NOT NULL
UNION ALL
SELECT 'training', t.uid, p.value, t.held_on_epoch, t.valid_until_epoch + 86400, COALESCE(
  t.first_seen_epoch, t.landed_epoch,
  (SELECT 0 FROM landed_commit AS l WHERE l.seq = t.landed_seq AND l.coverage = 'adopted')
)
FROM training AS t JOIN training_participants AS p ON p.uid = t.uid WHERE t.landed_seq IS NOT NULL
UNION ALL
SELECT 'assessment', s.uid, r.person, s.held_on_epoch, s.valid_until_epoch + 86400, COALESCE(
  s.first_seen_epoch, s.landed_epoch,
  (SELECT 0 FROM landed_commit AS l WHERE l.seq = s.landed_seq AND l.coverage = 'adopted')
)
FROM assessment AS s JOIN assessment_results AS r ON r.uid = s.uid
WHERE s.landed_seq IS NOT NULL AND r.skill = 'pass' AND r.law = 'pass'
UNION ALL
SELECT 'acknowledgement', k.uid, p.value, k.acknowledged_on_epoch, 9000000000000, COALESCE(
  k.first_seen_epoch, k.landed_epoch,
  (SELECT 0 FROM landed_commit AS l WHERE l.seq = k.landed_seq AND l.coverage = 'adopted')
)
FROM acknowledgement AS k JOIN acknowledgement_people AS p ON p.uid = k.uid WHERE k.landed_seq IS NOT NULL;
