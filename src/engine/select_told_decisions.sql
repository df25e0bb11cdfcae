-- Of told_decisions, the latest first.
SELECT
    decision_id, customer, epoch_us(time) AS time_us, coalesce(placement, '') AS placement,
    occasion::BIGINT AS occasion, model_digest, coalesce(left_alone, 'none') AS left_alone,
    left_alone_propensity, places
FROM decisions
SEMI JOIN told_decisions USING (decision_id)
JOIN customers USING (customer_key)
ORDER BY time DESC, decision_id
