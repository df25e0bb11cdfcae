-- All identifiers of person $1; the first is its name.
SELECT kind, customer FROM customers WHERE person_key = $1::INTEGER ORDER BY kind, customer_key
