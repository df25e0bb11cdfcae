-- The persons for whom the asked decisions were made.
SELECT DISTINCT person_key
FROM decisions
SEMI JOIN asked_decisions USING (decision_id)
JOIN customers USING (customer_key)
ORDER BY person_key
