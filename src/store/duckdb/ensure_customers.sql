-- Rows for the asked_identifiers; greatest(kind, 1) is the name space. The keys of all of them are
-- in asked_keys.
CREATE OR REPLACE TEMP TABLE asked_keys AS
WITH asked AS (
    SELECT greatest(kind, 1) AS space, value, min(kind) AS kind
    FROM asked_identifiers
    GROUP BY ALL
)
SELECT
    asked.*,
    customers.kind AS known_kind,
    coalesce(
        customers.customer_key,
        (SELECT coalesce(max(customer_key) + 1, 0) FROM customers)
            + row_number() OVER (
                PARTITION BY customers.customer_key IS NULL ORDER BY asked.space, asked.value
            ) - 1
    )::INTEGER AS customer_key
FROM asked
LEFT JOIN customers
    ON customers.customer = asked.value AND greatest(customers.kind, 1) = asked.space;

INSERT INTO customers
SELECT customer_key, value, kind, customer_key FROM asked_keys WHERE known_kind IS NULL;

UPDATE customers SET kind = 0
FROM asked_keys
WHERE customers.customer_key = asked_keys.customer_key
    AND asked_keys.known_kind = 1 AND asked_keys.kind = 0;
