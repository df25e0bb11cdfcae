-- What this call stores, under import $1.
INSERT INTO interactions
SELECT customer_key, item_key, kind, day, time, quantity, value_minor, $1 FROM stored_interactions
