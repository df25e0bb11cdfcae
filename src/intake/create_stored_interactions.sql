-- The staged interactions of the lines that are stored, with whose they are and the day in
-- {timezone}. Nothing is computed unless it is read.
CREATE OR REPLACE TEMP VIEW stored_interactions AS
SELECT
    identifier_keys.person_key, identifier_keys.customer_key, item_keys.item_key, staged.kind,
    timezone({timezone}, timezone('UTC', staged.time))::DATE AS day, staged.time, staged.quantity,
    staged.value_minor
FROM staged_interactions AS staged
JOIN identified_lines AS lines ON lines.line = staged.line AND lines.place = 0
JOIN identifier_keys ON identifier_keys.customer_key = lines.customer_key
LEFT JOIN item_keys
    ON item_keys.raw_product IS NOT DISTINCT FROM staged.product
    AND item_keys.raw_category IS NOT DISTINCT FROM staged.category
    AND item_keys.raw_type IS NULL
    AND item_keys.raw_service IS NULL
