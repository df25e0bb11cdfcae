-- Dense keys for the customers and items of staged_purchases: those that are new come behind
-- the old.
CREATE OR REPLACE TEMP TABLE incoming_customers AS
SELECT DISTINCT customer AS raw FROM staged_purchases WHERE code IS NULL;

INSERT INTO customers
SELECT
    (SELECT coalesce(max(customer_key) + 1, 0) FROM customers)
        + row_number() OVER (ORDER BY raw) - 1,
    raw::VARCHAR
FROM incoming_customers
WHERE NOT EXISTS (FROM customers WHERE customers.customer = incoming_customers.raw::VARCHAR);

CREATE OR REPLACE TEMP TABLE customer_keys AS
SELECT raw, customer_key
FROM incoming_customers
JOIN customers ON customers.customer = incoming_customers.raw::VARCHAR;

CREATE OR REPLACE TEMP TABLE incoming_items AS
SELECT product, type, category, service, min(name) AS name
FROM staged_purchases
WHERE code IS NULL AND coalesce(product, type, category, service) IS NOT NULL
GROUP BY product, type, category, service;

INSERT INTO items
SELECT
    (SELECT coalesce(max(item_key) + 1, 0) FROM items)
        + row_number() OVER (ORDER BY product, type, category, service) - 1,
    product, type, category, service, name
FROM incoming_items
WHERE NOT EXISTS (
    FROM items
    WHERE items.product IS NOT DISTINCT FROM incoming_items.product
        AND items.type IS NOT DISTINCT FROM incoming_items.type
        AND items.category IS NOT DISTINCT FROM incoming_items.category
        AND items.service IS NOT DISTINCT FROM incoming_items.service
);
