SELECT item_key, product, type, category, service FROM items ORDER BY item_key
