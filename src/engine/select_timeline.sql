-- What is known of person $1, the latest $2 entries, the newest first: interactions, and the events
-- that brought none. Of an event `kind` is 4, and `type` its type; `day` is NULL, since the time
-- zone is the caller's to know.
WITH identifiers AS MATERIALIZED (
    SELECT customer_key, customer, kind FROM customers WHERE person_key = $1::INTEGER
),
done AS MATERIALIZED (
    SELECT
        (day - DATE '1970-01-01')::INTEGER AS day, time, kind::INTEGER AS kind, '' AS type,
        coalesce(name, product, items.type, service, category) AS item, quantity, value_minor
    FROM interactions
    SEMI JOIN identifiers USING (customer_key)
    LEFT JOIN items USING (item_key)
),
ids AS (SELECT customer FROM identifiers WHERE kind <= 1),
other AS (
    SELECT
        NULL::INTEGER AS day, events.time, 4 AS kind, type, event AS item,
        NULL::DOUBLE AS quantity, NULL::BIGINT AS value_minor
    FROM events
    ANTI JOIN (SELECT time FROM done WHERE time IS NOT NULL) AS told USING (time)
    WHERE user_id IN (FROM ids) OR anonymous_id IN (FROM ids)
)
SELECT day, epoch_us(time), kind, type, item, quantity, value_minor
FROM (FROM done UNION ALL FROM other)
ORDER BY coalesce(time, make_timestamp(day::BIGINT * 86400000000)) DESC NULLS LAST,
    kind, item, value_minor
LIMIT $2::BIGINT
