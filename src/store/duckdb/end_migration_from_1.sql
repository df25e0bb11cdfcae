-- An identifier is anonymous where events know it as that alone and no file of purchases names it.
-- Version 1 joined nobody, so each is a person of its own.
INSERT INTO customers
WITH anonymous AS (
    SELECT anonymous_id AS customer FROM events WHERE user_id IS NULL
    EXCEPT
    SELECT user_id FROM events
),
named AS (
    SELECT DISTINCT customer_key
    FROM interactions JOIN imports USING (import_key)
    WHERE starts_with(reading, 'purchases')
)
SELECT
    customer_key,
    customer,
    CASE
        WHEN customer IN (SELECT customer FROM anonymous)
            AND customer_key NOT IN (SELECT customer_key FROM named)
        THEN 1 ELSE 0
    END AS kind,
    customer_key
FROM customers_of_version_1;

DROP TABLE customers_of_version_1;
UPDATE store_properties SET value = '2' WHERE name = 'schema_version';
