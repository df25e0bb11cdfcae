-- How far the local clock is ahead of UTC in the quarters of UTC in which the moments lie, of which
-- `moment` is a TIMESTAMP in UTC.
CREATE OR REPLACE TEMP TABLE utc_clock AS
SELECT
    quarter,
    epoch_us(timezone({timezone}, to_timestamp(quarter * 900))) - quarter * 900000000 AS ahead_us
FROM (SELECT DISTINCT quarter_of(moment) AS quarter FROM {moments} WHERE is_dated(moment))
