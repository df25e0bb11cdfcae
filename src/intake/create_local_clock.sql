-- The same where `moment` is a local TIMESTAMP, by quarters of the local clock.
CREATE OR REPLACE TEMP TABLE local_clock AS
SELECT
    quarter,
    quarter * 900000000 - epoch_us(timezone({timezone}, make_timestamp(quarter * 900000000)))
        AS ahead_us
FROM (SELECT DISTINCT quarter_of(moment) AS quarter FROM {moments} WHERE is_dated(moment))
