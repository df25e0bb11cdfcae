-- What one transaction of the drain brings of our own.
CREATE OR REPLACE TEMP TABLE staged_decisions (
    decision_id VARCHAR NOT NULL,
    customer_key INTEGER NOT NULL,
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
