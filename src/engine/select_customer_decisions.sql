-- The latest $2 decisions for person $1, the newest first, offer by offer; one without an offer is
-- a row whose `service` is NULL.
WITH latest AS MATERIALIZED (
    SELECT decision_id, time, placement, model_digest, left_alone
    FROM decisions
    JOIN customers USING (customer_key)
    WHERE person_key = $1::INTEGER
    ORDER BY time DESC, decision_id DESC
    LIMIT $2::BIGINT
)
SELECT
    decision_id, epoch_us(time), placement, model_digest, left_alone, service, value_minor,
    low_minor, high_minor, propensity, features::INTEGER[], place
FROM latest
LEFT JOIN offers USING (decision_id)
ORDER BY time DESC, decision_id DESC, place
