-- The person one of whose identifiers is $1: a user id before an e-mail that looks like it.
SELECT person_key::BIGINT FROM customers WHERE customer = $1 ORDER BY kind LIMIT 1
