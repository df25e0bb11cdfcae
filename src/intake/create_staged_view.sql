-- The records with their day in the company's time zone and their time in UTC. A view takes no
-- parameters: the
-- time zone is put in as a quoted literal.
CREATE OR REPLACE TEMP VIEW staged_purchases AS
SELECT
    line, code, reason, raw, customer,
    coalesce(day, local_time::DATE, timezone('$timezone', timezone('UTC', utc_time))::DATE) AS day,
    coalesce(utc_time, timezone('UTC', timezone('$timezone', local_time))) AS time,
    product, type, category, service, name, quantity, value_minor
FROM staged_lines
