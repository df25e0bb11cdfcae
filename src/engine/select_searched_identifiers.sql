-- All identifiers, person by person, the name first; and as they are searched: in small letters,
-- without accents.
SELECT person_key, customer, strip_accents(lower(customer))
FROM customers
ORDER BY person_key, kind, customer_key
