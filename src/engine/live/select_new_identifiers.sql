-- The identifiers from key $1 on, and whose they are.
SELECT customer_key, person_key, kind, customer
FROM customers
WHERE customer_key >= $1
ORDER BY customer_key
