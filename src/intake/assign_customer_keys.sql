-- Dense keys for the customers of staged_purchases: those that are new come behind the old, in the
-- order of their names; each is a person of its own. Columns are compared as they lie in the file
-- (integers stay integers); only what is distinct becomes text.
CREATE OR REPLACE TEMP TABLE customer_keys AS
WITH incoming AS (
    SELECT raw, trim(raw::VARCHAR, E' \t\r\n') AS customer
    FROM (SELECT DISTINCT customer AS raw FROM staged_purchases)
)
SELECT
    incoming.raw,
    incoming.customer,
    customers.kind AS known_kind,  -- NULL: it is new
    coalesce(
        customers.customer_key,
        (SELECT coalesce(max(customer_key) + 1, 0) FROM customers)
            + dense_rank() OVER (
                PARTITION BY customers.customer_key IS NULL ORDER BY incoming.customer
            ) - 1
    )::INTEGER AS customer_key
FROM incoming
LEFT JOIN customers ON customers.customer = incoming.customer AND customers.kind <= 1;

INSERT INTO customers
SELECT DISTINCT customer_key, customer, 0, customer_key FROM customer_keys WHERE known_kind IS NULL;

-- An anonymous id of events that the file names as a customer.
UPDATE customers SET kind = 0
FROM customer_keys
WHERE customers.customer_key = customer_keys.customer_key AND customer_keys.known_kind = 1;
