-- What is known of customers on the day of their first purchase, and how many of them bought again
-- within $3 days, of all who were watched for that long by day $1: by kind of trait (the numbers of
-- `Trait`), name and number. Items are of level $2; the $4 that most had. Of months, those who came
-- in the first $3 days of the data say nothing: most of them had bought before.
WITH purchases AS (
    SELECT person_key, day, item_key, value_minor, import_key
    FROM personal_interactions
    WHERE kind = 0 AND day <= DATE '1970-01-01' + $1::INTEGER
),
customers AS (
    SELECT person_key, min(day, 2) AS days
    FROM (SELECT DISTINCT person_key, day FROM purchases)
    GROUP BY person_key
),
watched AS (
    SELECT
        person_key,
        days[1] AS day,
        coalesce(days[2] - days[1] <= $3::INTEGER, FALSE) AS came_back
    FROM customers
    WHERE days[1] + $3::INTEGER <= DATE '1970-01-01' + $1::INTEGER
),
first_purchases AS (
    SELECT * FROM purchases JOIN watched USING (person_key, day)
),
named AS (
    SELECT
        item_key,
        CASE $2::INTEGER WHEN 0 THEN product WHEN 1 THEN type WHEN 2 THEN category ELSE service END
            AS item
    FROM items
),
first_items AS (
    SELECT DISTINCT person_key, came_back, item
    FROM first_purchases
    JOIN named USING (item_key)
    WHERE item IS NOT NULL
),
first_sources AS (
    SELECT DISTINCT person_key, came_back, source
    FROM first_purchases
    JOIN imports USING (import_key)
),
baskets AS (
    SELECT
        person_key,
        came_back,
        count(DISTINCT item_key) AS things,
        coalesce(sum(value_minor), 0)::BIGINT AS spend_minor
    FROM first_purchases
    GROUP BY person_key, came_back
),
traits AS (
    SELECT 0 AS trait, item AS name, 0 AS number, came_back FROM first_items
    UNION ALL SELECT 1, '', things, came_back FROM baskets
    UNION ALL SELECT 2, '', spend_minor, came_back FROM baskets
    UNION ALL SELECT 3, '', isodow(day), came_back FROM watched
    UNION ALL
    SELECT 4, '', month(day), came_back
    FROM watched
    WHERE day > (SELECT min(day) FROM watched) + $3::INTEGER
    UNION ALL SELECT 5, source, 0, came_back FROM first_sources
)
SELECT
    trait::INTEGER AS trait,
    name,
    number::BIGINT AS number,
    count(*) AS customers,
    count(*) FILTER (came_back) AS came_back
FROM traits
GROUP BY trait, name, number
QUALIFY
    trait <> 0
    OR row_number() OVER (PARTITION BY trait ORDER BY count(*) DESC, name) <= $4::BIGINT
ORDER BY trait, number, name
