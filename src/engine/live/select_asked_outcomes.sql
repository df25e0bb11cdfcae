-- The answers that name a decision that was made for one of the asked persons, person by person.
WITH decided AS MATERIALIZED (
    SELECT person_key, decision_id
    FROM decisions
    JOIN customers USING (customer_key)
    SEMI JOIN asked_persons USING (person_key)
)
SELECT person_key, decision_id, service, accepted::INTEGER, outcomes.time
FROM outcomes
JOIN decided USING (decision_id)
ORDER BY person_key, outcomes.time, decision_id, service
