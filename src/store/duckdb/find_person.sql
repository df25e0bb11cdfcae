-- The person whose identifier of kind $1 is $2.
SELECT person_key::BIGINT
FROM customers
WHERE customer = $2 AND greatest(kind, 1) = greatest($1::INTEGER, 1)
