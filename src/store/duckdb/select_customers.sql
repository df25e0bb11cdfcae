-- All identifiers.
SELECT customer_key, person_key, kind, customer FROM customers
