-- What was offered to the asked persons, person by person.
WITH decided AS MATERIALIZED (
    SELECT person_key, decision_id, time, occasion
    FROM decisions
    JOIN customers USING (customer_key)
    SEMI JOIN asked_persons USING (person_key)
)
SELECT
    person_key, decision_id, place, service, time, worth_minor, occasion::INTEGER,
    features::INTEGER[]
FROM offers
JOIN decided USING (decision_id)
ORDER BY person_key, time, decision_id, place
