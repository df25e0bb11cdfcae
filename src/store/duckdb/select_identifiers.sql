-- All identifiers of person $1.
SELECT kind, customer FROM customers WHERE person_key = $1::INTEGER ORDER BY kind, customer
