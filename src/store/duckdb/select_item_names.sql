-- Every item's name at level $1 (0 product, 1 type, 2 category, 3 service), by key.
SELECT
    item_key,
    CASE $1::INTEGER
        WHEN 0 THEN product WHEN 1 THEN type WHEN 2 THEN category ELSE service
    END AS item
FROM items
ORDER BY item_key
