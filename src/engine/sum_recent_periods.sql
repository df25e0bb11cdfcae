-- What persons did in the 28 days up to day $1 (recent), in the 28 days before (earlier), and in
-- the same days 364 days, whole weeks, before the first (year_ago): one row a measure, in the order
-- of the UNION. With x, y and z of a person in the three periods: how many persons have each, and
-- the sums of x, y, z, of their squares, and of x y and x z. All are exact.
WITH purchase_days AS (
    SELECT
        person_key,
        $1::INTEGER - (day - DATE '1970-01-01')::INTEGER AS days_ago,
        sum(coalesce(value_minor, 0)) AS spend_minor
    FROM personal_interactions
    WHERE kind = 0 AND day <= DATE '1970-01-01' + $1::INTEGER
    GROUP BY person_key, day
),
placed AS (
    SELECT
        person_key,
        days_ago < 28 AS recent,
        days_ago BETWEEN 28 AND 55 AS earlier,
        days_ago BETWEEN 364 AND 391 AS year_ago,
        spend_minor,
        days_ago = max(days_ago) OVER (PARTITION BY person_key) AS is_first
    FROM purchase_days
),
persons AS (
    SELECT
        bool_or(recent) AS came_x,
        bool_or(earlier) AS came_y,
        bool_or(year_ago) AS came_z,
        count(*) FILTER (WHERE recent) AS days_x,
        count(*) FILTER (WHERE earlier) AS days_y,
        count(*) FILTER (WHERE year_ago) AS days_z,
        coalesce(sum(spend_minor) FILTER (WHERE recent), 0) AS spend_x,
        coalesce(sum(spend_minor) FILTER (WHERE earlier), 0) AS spend_y,
        coalesce(sum(spend_minor) FILTER (WHERE year_ago), 0) AS spend_z,
        bool_or(recent AND is_first) AS new_x,
        bool_or(earlier AND is_first) AS new_y,
        bool_or(year_ago AND is_first) AS new_z
    FROM placed
    WHERE recent OR earlier OR year_ago
    GROUP BY person_key
),
measures AS (
    SELECT 0 AS measure, came_x::HUGEINT AS x, came_y::HUGEINT AS y, came_z::HUGEINT AS z
    FROM persons
    UNION ALL SELECT 1, days_x::HUGEINT, days_y::HUGEINT, days_z::HUGEINT FROM persons
    UNION ALL SELECT 2, spend_x::HUGEINT, spend_y::HUGEINT, spend_z::HUGEINT FROM persons
    UNION ALL SELECT 3, new_x::HUGEINT, new_y::HUGEINT, new_z::HUGEINT FROM persons
)
SELECT
    measure::BIGINT,
    count(*) FILTER (WHERE x != 0),
    count(*) FILTER (WHERE y != 0),
    count(*) FILTER (WHERE z != 0),
    sum(x)::DOUBLE,
    sum(y)::DOUBLE,
    sum(z)::DOUBLE,
    sum(x * x)::DOUBLE,
    sum(y * y)::DOUBLE,
    sum(z * z)::DOUBLE,
    sum(x * y)::DOUBLE,
    sum(x * z)::DOUBLE
FROM measures
GROUP BY measure
ORDER BY measure
