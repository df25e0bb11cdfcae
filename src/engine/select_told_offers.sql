-- The offers of told_decisions, place by place, with what came of them.
SELECT
    decision_id, offers.service, value_minor, low_minor, high_minor, propensity,
    is_accepted::INTEGER AS accepted, is_declined::INTEGER AS declined,
    offers.features::INTEGER[] AS features
FROM offers
SEMI JOIN told_decisions USING (decision_id)
JOIN answered_offers USING (decision_id, place)
ORDER BY decision_id, place
