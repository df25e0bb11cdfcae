-- What was offered, person by person.
SELECT
    person_key, decision_id, place, service, time, worth_minor, occasion::INTEGER,
    features::INTEGER[]
FROM offers
JOIN decisions USING (decision_id)
JOIN customers USING (customer_key)
ORDER BY person_key, time, decision_id, place
