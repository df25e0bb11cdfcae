-- The same for the items of staged_purchases.
CREATE OR REPLACE TEMP TABLE item_keys AS
WITH incoming AS (
    SELECT
        product AS raw_product, type AS raw_type, category AS raw_category,
        service AS raw_service,
        min(name) AS name
    FROM staged_purchases
    WHERE product IS NOT NULL OR type IS NOT NULL OR category IS NOT NULL OR service IS NOT NULL
    GROUP BY ALL
),
named AS (
    SELECT
        *,
        nullif(trim(raw_product::VARCHAR, E' \t\r\n'), '') AS product,
        nullif(trim(raw_type::VARCHAR, E' \t\r\n'), '') AS type,
        nullif(trim(raw_category::VARCHAR, E' \t\r\n'), '') AS category,
        nullif(trim(raw_service::VARCHAR, E' \t\r\n'), '') AS service
    FROM incoming
)
SELECT
    named.*,
    items.item_key IS NULL AS is_new,
    coalesce(
        items.item_key,
        (SELECT coalesce(max(item_key) + 1, 0) FROM items)
            + dense_rank() OVER (
                PARTITION BY items.item_key IS NULL
                ORDER BY named.product, named.type, named.category, named.service
            ) - 1
    )::INTEGER AS item_key
FROM named
LEFT JOIN items
    ON items.product IS NOT DISTINCT FROM named.product
    AND items.type IS NOT DISTINCT FROM named.type
    AND items.category IS NOT DISTINCT FROM named.category
    AND items.service IS NOT DISTINCT FROM named.service
WHERE coalesce(named.product, named.type, named.category, named.service) IS NOT NULL;

INSERT INTO items
SELECT item_key, product, type, category, service, nullif(trim(min(name)), '')
FROM item_keys
WHERE is_new
GROUP BY ALL
