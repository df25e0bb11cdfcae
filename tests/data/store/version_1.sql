-- A store as version 1 wrote it: its tables, and what three imports may have left in them.

CREATE TABLE store_properties (name VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);

CREATE TABLE imports (
    import_key INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    digest VARCHAR NOT NULL,
    reading VARCHAR NOT NULL,
    simulated BOOLEAN NOT NULL,
    rows BIGINT NOT NULL,
    stored BIGINT NOT NULL,
    duplicate BIGINT NOT NULL,
    quarantined BIGINT NOT NULL,
    imported_at TIMESTAMP NOT NULL
);

CREATE TABLE customers (customer_key INTEGER NOT NULL, customer VARCHAR NOT NULL);

CREATE TABLE items (
    item_key INTEGER NOT NULL,
    product VARCHAR,
    type VARCHAR,
    category VARCHAR,
    service VARCHAR,
    name VARCHAR
);

CREATE TABLE interactions (
    customer_key INTEGER NOT NULL,
    item_key INTEGER,
    kind UTINYINT NOT NULL,
    day DATE,
    time TIMESTAMP,
    quantity DOUBLE,
    value_minor BIGINT,
    import_key INTEGER NOT NULL
);

CREATE TABLE events (
    message_id VARCHAR NOT NULL,
    content_digest VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    event VARCHAR,
    user_id VARCHAR,
    anonymous_id VARCHAR,
    time TIMESTAMP NOT NULL,
    received_at TIMESTAMP NOT NULL,
    payload VARCHAR NOT NULL,
    import_key INTEGER NOT NULL
);

CREATE TABLE quarantine (
    import_key INTEGER NOT NULL,
    file VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    code VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    raw VARCHAR NOT NULL,
    quarantined_at TIMESTAMP NOT NULL
);

CREATE TABLE fits (
    fitted_at TIMESTAMP NOT NULL,
    until DATE,
    settings_digest VARCHAR NOT NULL,
    report VARCHAR NOT NULL
);

INSERT INTO store_properties VALUES ('schema_version', '1');

INSERT INTO imports VALUES
    (0, 'shop', 'shop.csv', 'd0', 'purchases', false, 2, 2, 0, 0, TIMESTAMP '2026-11-24 12:00:00'),
    (1, 'shop', 'e.ndjson', 'd1', 'events', false, 4, 4, 0, 0, TIMESTAMP '2026-11-24 12:01:00');

-- a-9 is known to events alone, and never as a user; a-bert is a customer of the file too.
INSERT INTO customers VALUES (0, 'anna'), (1, 'bert'), (2, 'a-9'), (3, 'a-bert');

INSERT INTO items VALUES (0, 'milk', NULL, 'dairy', NULL, 'Milk');

INSERT INTO interactions VALUES
    (0, 0, 0, DATE '2024-01-02', NULL, 1, 210, 0),
    (3, 0, 0, DATE '2024-01-09', NULL, 1, 210, 0),
    (0, 0, 0, DATE '2024-02-01', TIMESTAMP '2024-02-01 10:00:00', 1, 210, 1),
    (1, 0, 2, DATE '2024-02-01', TIMESTAMP '2024-02-01 11:00:00', NULL, NULL, 1),
    (2, 0, 2, DATE '2024-02-01', TIMESTAMP '2024-02-01 12:00:00', NULL, NULL, 1),
    (3, 0, 2, DATE '2024-02-01', TIMESTAMP '2024-02-01 13:00:00', NULL, NULL, 1);

INSERT INTO events VALUES
    ('m1', 'c1', 'track', 'Order Completed', 'anna', NULL, TIMESTAMP '2024-02-01 10:00:00',
     TIMESTAMP '2024-02-01 10:00:00', '{}', 1),
    ('m2', 'c2', 'track', 'Product Viewed', 'bert', 'a-1', TIMESTAMP '2024-02-01 11:00:00',
     TIMESTAMP '2024-02-01 11:00:00', '{}', 1),
    ('m3', 'c3', 'track', 'Product Viewed', NULL, 'a-9', TIMESTAMP '2024-02-01 12:00:00',
     TIMESTAMP '2024-02-01 12:00:00', '{}', 1),
    ('m4', 'c4', 'track', 'Product Viewed', NULL, 'a-bert', TIMESTAMP '2024-02-01 13:00:00',
     TIMESTAMP '2024-02-01 13:00:00', '{}', 1);
