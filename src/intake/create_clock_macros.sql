-- The clock on the wall, by quarter hours: since 1972 every zone has been ahead of UTC by whole
-- quarters and has changed its clock between two of them. Working a zone out costs more than the
-- rest of a row's import, so it is done once a quarter, not once a row.
CREATE OR REPLACE TEMP MACRO quarter_of(moment) AS
    epoch_us(moment) // 900000000 - (epoch_us(moment) % 900000000 < 0)::BIGINT;
CREATE OR REPLACE TEMP MACRO is_dated(moment) AS
    moment >= TIMESTAMP '1900-01-01' AND moment < TIMESTAMP '2200-01-01';
