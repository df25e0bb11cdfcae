-- The first and the last day on which anything was decided, in time zone $1, as days since
-- 1970-01-01; NULL where nothing was.
SELECT
    min(timezone($1, timezone('UTC', time))::DATE) - DATE '1970-01-01' AS first_day,
    max(timezone($1, timezone('UTC', time))::DATE) - DATE '1970-01-01' AS last_day
FROM (SELECT min(time) AS time FROM decisions UNION ALL SELECT max(time) FROM decisions)
