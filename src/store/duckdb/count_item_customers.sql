-- For each item of level $1 (0 product, 1 type, 2 category, 3 service): persons who bought it up to
-- day $2 (or on a day that nobody knows), and how many persons bought anything.
WITH named AS (
    SELECT
        item_key,
        CASE $1::INTEGER WHEN 0 THEN product WHEN 1 THEN type WHEN 2 THEN category ELSE service END
            AS item
    FROM items
),
bought AS (
    SELECT person_key, item
    FROM personal_interactions
    LEFT JOIN named USING (item_key)
    WHERE kind = 0 AND (day IS NULL OR day <= DATE '1970-01-01' + $2::INTEGER)
)
SELECT
    item,
    count(DISTINCT person_key) AS customers,
    (SELECT count(DISTINCT person_key) FROM bought) AS of_customers
FROM bought
WHERE item IS NOT NULL
GROUP BY item
ORDER BY customers DESC, item
