-- $1 a time zone. The moments from 2000 to 2099 at which its clock begins to be ahead of UTC by
-- another time. Between two days with the same time there may be no change: those that are asked
-- are midnights UTC, and then the quarter hours of the days within which the clock was changed.
WITH days AS (
    SELECT
        day,
        epoch_us(timezone($1, to_timestamp(epoch(day)))) - epoch_us(day) AS ahead_us
    FROM (SELECT unnest(generate_series(
        TIMESTAMP '2000-01-01', TIMESTAMP '2100-01-01', INTERVAL 1 DAY)) AS day)
),
changed AS (
    SELECT day FROM (SELECT day, ahead_us, lead(ahead_us) OVER (ORDER BY day) AS next_us FROM days)
    WHERE ahead_us <> next_us
),
quarters AS (
    SELECT
        moment,
        epoch_us(timezone($1, to_timestamp(epoch(moment)))) - epoch_us(moment) AS ahead_us
    FROM (SELECT day + to_minutes(15 * quarter) AS moment
          FROM changed, (SELECT unnest(range(0, 97)) AS quarter))
)
SELECT epoch_us(moment)::BIGINT AS from_us, ahead_us::BIGINT AS ahead_us
FROM (SELECT *, lag(ahead_us) OVER (ORDER BY moment) AS last_us FROM (
    SELECT day AS moment, ahead_us FROM days WHERE day = TIMESTAMP '2000-01-01'
    UNION ALL SELECT * FROM quarters))
WHERE last_us IS NULL OR ahead_us <> last_us
ORDER BY from_us
