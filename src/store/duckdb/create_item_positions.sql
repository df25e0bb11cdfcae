-- The items of level $1 (0 product, 1 type, 2 category, 3 service) that at least $2 persons bought,
-- at most $3, the most bought first; and the place of each by its name, from 0.
CREATE OR REPLACE TEMP TABLE item_positions AS
WITH named AS (
    SELECT
        item_key,
        CASE $1::INTEGER
            WHEN 0 THEN product WHEN 1 THEN type WHEN 2 THEN category ELSE service
        END AS item
    FROM items
),
bought AS (
    SELECT DISTINCT person_key, item
    FROM personal_interactions JOIN named USING (item_key)
    WHERE kind = 0 AND item IS NOT NULL
),
chosen AS (
    SELECT item
    FROM bought
    GROUP BY item
    HAVING count(*) >= $2::BIGINT
    ORDER BY count(*) DESC, item
    LIMIT $3::BIGINT
),
placed AS (
    SELECT item, row_number() OVER (ORDER BY item) - 1 AS position FROM chosen
)
SELECT item_key, item, position::INTEGER AS position
FROM named
JOIN placed USING (item)
