SELECT
    customer, epoch_us(time), coalesce(placement, ''), occasion::BIGINT, policy, model_digest,
    seed::BIGINT, places, leave_alone_minor, coalesce(left_alone, 'none'), left_alone_propensity,
    candidates
FROM decisions JOIN customers USING (customer_key)
WHERE decision_id = $1
