-- The rows of a Parquet file, judged. Expressions over the file's columns are put in for the names
-- in braces (stage_parquet.cc). What is not asked for, the engine does not compute.
CREATE OR REPLACE TEMP VIEW judged_purchases AS
WITH read AS (
    SELECT
        file_row_number + 1 AS line,
        {customer} AS customer,
        {day} AS given_day,
        {local_time} AS local_time,
        {utc_time} AS utc_time,
        {product} AS product,
        {type} AS type,
        {category} AS category,
        {service} AS service,
        {name} AS name,
        {quantity} AS quantity,
        {value} AS value,
        file
    FROM read_parquet({file}, file_row_number = true) AS file
),
judged AS (SELECT *, {code} AS code FROM read)
SELECT
    line,
    code,
    CASE code
        WHEN 'no_customer' THEN 'no customer'
        WHEN 'unreadable_time' THEN 'the time cannot be read'
        WHEN 'absurd_time' THEN 'the time lies before 1900 or after 2199'
        WHEN 'not_a_number' THEN 'an amount is missing or not a number'
        WHEN 'negative_quantity' THEN 'a negative quantity: a return?'
        WHEN 'negative_amount' THEN 'a negative amount: a return?'
        WHEN 'absurd_amount' THEN 'an absurd amount'
    END AS reason,
    file::VARCHAR AS raw,
    customer,
    coalesce(
        given_day, local_time::DATE, make_timestamp(epoch_us(utc_time) + utc_clock.ahead_us)::DATE
    ) AS day,
    -- Midnight to the microsecond is how a day is written where only times can be.
    coalesce(
        utc_time,
        CASE
            WHEN local_time <> date_trunc('day', local_time)
            THEN make_timestamp(epoch_us(local_time) - local_clock.ahead_us)
        END
    ) AS time,
    product, type, category, service,
    name::VARCHAR AS name,
    quantity,
    TRY_CAST(value AS BIGINT) AS value_minor
FROM judged
LEFT JOIN utc_clock ON utc_clock.quarter = quarter_of(utc_time)
LEFT JOIN local_clock ON local_clock.quarter = quarter_of(local_time)
