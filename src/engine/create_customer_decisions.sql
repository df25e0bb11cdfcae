-- The latest $2 decisions for person $1, as the temporary table told_decisions.
CREATE OR REPLACE TEMP TABLE told_decisions AS
SELECT decision_id
FROM decisions
JOIN customers USING (customer_key)
WHERE person_key = $1::INTEGER
ORDER BY time DESC, decision_id
LIMIT $2::BIGINT
