-- What was offered, place by place, and among what it was chosen, of $1 of the decisions that
-- offered anything: of all, or of those with the least ids, which are drawn at random. Decisions by
-- the same model stand together.
SELECT decision_id, model_digest, service, candidates
FROM shown_offers
JOIN decisions USING (decision_id)
SEMI JOIN (
    SELECT decision_id FROM shown_decisions WHERE offers > 0 ORDER BY decision_id LIMIT $1
) AS chosen USING (decision_id)
ORDER BY model_digest, decision_id, place
