-- The records with their day in the company's time zone and their time in UTC.
CREATE OR REPLACE TEMP VIEW judged_purchases AS
SELECT
    line, code, reason, raw, customer,
    coalesce(
        day, local_time::DATE, make_timestamp(epoch_us(utc_time) + utc_clock.ahead_us)::DATE
    ) AS day,
    coalesce(utc_time, make_timestamp(epoch_us(local_time) - local_clock.ahead_us)) AS time,
    product, type, category, service, name, quantity, value_minor
FROM staged_lines
LEFT JOIN utc_clock ON utc_clock.quarter = quarter_of(utc_time)
LEFT JOIN local_clock ON local_clock.quarter = quarter_of(local_time)
