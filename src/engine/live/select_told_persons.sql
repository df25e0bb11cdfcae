-- The ids under which they are known: of each kind the first $1 that came.
SELECT person_key, customer, kind::INTEGER
FROM customers
SEMI JOIN told_persons USING (person_key)
WHERE kind <= 1
QUALIFY row_number() OVER (PARTITION BY person_key, kind ORDER BY customer_key) <= $1::BIGINT
ORDER BY person_key, customer_key
