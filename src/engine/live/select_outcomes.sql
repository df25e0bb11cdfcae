-- The answers that name a decision, by the person to whom it was made; -1 where it is not known.
SELECT coalesce(person_key, -1)::INTEGER AS person_key, decision_id, service, accepted::INTEGER,
    outcomes.time
FROM outcomes
LEFT JOIN decisions USING (decision_id)
LEFT JOIN customers USING (customer_key)
ORDER BY 1, outcomes.time, decision_id, service
