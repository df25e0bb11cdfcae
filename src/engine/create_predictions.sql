-- What `kundig predict` foretells, on its way into a file. Needs are joined by the unit separator.
CREATE OR REPLACE TEMP TABLE predictions (
    customer VARCHAR,
    p_alive DOUBLE,
    purchases DOUBLE,
    purchases_low DOUBLE,
    purchases_high DOUBLE,
    spend_minor BIGINT,
    value_minor BIGINT,
    value_low_minor BIGINT,
    value_high_minor BIGINT,
    needs VARCHAR
);
