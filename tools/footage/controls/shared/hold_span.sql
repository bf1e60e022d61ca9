-- zh: 留存要求及其起止；解除自解除通知合入或所写日期（取较晚者）起生效。
-- en: Holds with the time in which each stands; a release counts from its landing or its stated date, whichever is later.
--
-- A hold counts from the moment the forge first saw it. until_epoch is far in the future while nothing released it.
CREATE VIEW IF NOT EXISTS hold_span AS
SELECT
  h.uid, h.source, h.window_from_epoch, h.window_to_epoch, h.review_on_epoch,
  MAX(h.from_epoch, COALESCE(h.first_seen_epoch, h.landed_epoch, h.from_epoch)) AS from_epoch,
  COALESCE((
    SELECT MIN(MAX(r.effective_on_epoch, COALESCE(r.landed_epoch, r.effective_on_epoch)))
    FROM hold_release AS r WHERE r.hold = h.uid AND r.landed_seq IS NOT NULL
  ), 9000000000000) AS until_epoch
FROM hold AS h
WHERE h.landed_seq IS NOT NULL;
