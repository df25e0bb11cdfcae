-- The items from key $1 on.
SELECT item_key, product, type, category, service FROM items WHERE item_key >= $1 ORDER BY item_key
