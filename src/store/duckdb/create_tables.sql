-- The tables of a kundig store, version 1. Numbers ending in _key are dense and never
-- leave the store.

-- schema_version, created_by.
CREATE TABLE store_properties (name VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);

-- One row for each file that was imported whole.
CREATE TABLE imports (
    import_key INTEGER NOT NULL,
    source VARCHAR NOT NULL,       -- whose data: "shop", "partner-x"
    file VARCHAR NOT NULL,
    digest VARCHAR NOT NULL,       -- of the file's bytes, so that the same file is recognised
    reading VARCHAR NOT NULL,      -- how it was read: "events", "purchases: customer=1, time=3"
    simulated BOOLEAN NOT NULL,    -- no real customer is in it
    rows BIGINT NOT NULL,          -- = stored + duplicate + quarantined
    stored BIGINT NOT NULL,
    duplicate BIGINT NOT NULL,
    quarantined BIGINT NOT NULL,
    imported_at TIMESTAMP NOT NULL
);

-- Customers by the identifier under which they appear in the data.
CREATE TABLE customers (customer_key INTEGER NOT NULL, customer VARCHAR NOT NULL);

-- What can be bought or used. Whatever level a file knows of an item; the others are NULL.
CREATE TABLE items (
    item_key INTEGER NOT NULL,
    product VARCHAR,
    type VARCHAR,
    category VARCHAR,
    service VARCHAR,
    name VARCHAR                   -- for people, where the identifier is none
);

-- (person, item, kind, value, time): all that the sums are made of.
CREATE TABLE interactions (
    customer_key INTEGER NOT NULL,
    item_key INTEGER,              -- NULL: an item nobody named
    kind UTINYINT NOT NULL,        -- 0 purchase, 1 use, 2 view, 3 answer
    day DATE,                      -- in the company's time zone; NULL: the file knows no time
    time TIMESTAMP,                -- UTC; NULL: only the day is known
    quantity DOUBLE,
    value_minor BIGINT,            -- the line's total; NULL: the file knows no money
    import_key INTEGER NOT NULL
);

-- Events as they came, one row a message.
CREATE TABLE events (
    message_id VARCHAR NOT NULL,
    content_digest VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    event VARCHAR,
    user_id VARCHAR,
    anonymous_id VARCHAR,
    time TIMESTAMP NOT NULL,       -- UTC, corrected for the sender's clock
    received_at TIMESTAMP NOT NULL,
    payload VARCHAR NOT NULL,
    import_key INTEGER NOT NULL
);

-- What could not be stored, with what is needed to mend it.
CREATE TABLE quarantine (
    import_key INTEGER NOT NULL,
    file VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    code VARCHAR NOT NULL,         -- stable, such as "no_customer"
    reason VARCHAR NOT NULL,       -- in words
    raw VARCHAR NOT NULL,          -- the line, bytes that are not UTF-8 replaced, at most 64 KB
    quarantined_at TIMESTAMP NOT NULL
);

-- What `kundig fit` found, the newest last.
CREATE TABLE fits (
    fitted_at TIMESTAMP NOT NULL,
    until DATE,
    settings_digest VARCHAR NOT NULL,
    report VARCHAR NOT NULL        -- JSON, as `kundig fit --json` prints it
);

-- Who may call the server: all of a key but the key.
CREATE TABLE access_keys (
    key_number INTEGER NOT NULL,   -- dense; the journal knows keys by it
    id VARCHAR NOT NULL,
    role VARCHAR NOT NULL,         -- collect, decide, read, admin
    name VARCHAR NOT NULL,
    hash VARCHAR NOT NULL,         -- BLAKE2b-256 of the key, hexadecimal
    created_at TIMESTAMP NOT NULL, -- UTC
    revoked_at TIMESTAMP           -- UTC; NULL: not revoked
);
