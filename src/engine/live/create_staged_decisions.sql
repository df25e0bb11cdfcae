-- What one transaction of the drain brings of our own.
CREATE OR REPLACE TEMP TABLE staged_decisions (
    decision_id VARCHAR NOT NULL,
    customer VARCHAR NOT NULL,
    anonymous BIGINT NOT NULL,
    time_us BIGINT NOT NULL,
    placement VARCHAR,
    occasion BIGINT NOT NULL,
    policy VARCHAR NOT NULL,
    model_digest VARCHAR NOT NULL,
    seed BIGINT NOT NULL,
    places INTEGER NOT NULL,
    leave_alone_minor DOUBLE NOT NULL,
    left_alone VARCHAR,
    left_alone_propensity DOUBLE NOT NULL,
    candidates BLOB NOT NULL
);
CREATE OR REPLACE TEMP TABLE staged_offers (
    decision_id VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    service VARCHAR NOT NULL,
    value_minor DOUBLE NOT NULL,
    low_minor DOUBLE NOT NULL,
    high_minor DOUBLE NOT NULL,
    propensity DOUBLE NOT NULL,
    worth_minor BIGINT NOT NULL,
    x0 INTEGER, x1 INTEGER, x2 INTEGER, x3 INTEGER, x4 INTEGER,
    x5 INTEGER, x6 INTEGER, x7 INTEGER, x8 INTEGER, x9 INTEGER
);
CREATE OR REPLACE TEMP TABLE staged_models (
    digest VARCHAR NOT NULL,
    made_at_us BIGINT NOT NULL,
    model BLOB NOT NULL
);
CREATE OR REPLACE TEMP TABLE decided_customers (
    customer VARCHAR NOT NULL,
    customer_key INTEGER NOT NULL,
    anonymous BIGINT NOT NULL,
    is_new BOOLEAN NOT NULL
);
-- What it offered, by person: for whoever follows the store.
CREATE OR REPLACE TEMP VIEW stored_offers AS
SELECT
    customers.person_key, staged_decisions.decision_id, place, service,
    make_timestamp(time_us) AS time, worth_minor,
    [x0, x1, x2, x3, x4, x5, x6, x7, x8, x9] AS features, occasion::UTINYINT AS occasion
FROM staged_offers
JOIN staged_decisions USING (decision_id)
JOIN decided_customers USING (customer)
JOIN customers USING (customer_key)
