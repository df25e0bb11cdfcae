-- The tables of a kundig store, version 2, as far as they are not there. Numbers ending in _key are
-- dense and never leave the store.

-- schema_version, created_by.
CREATE TABLE IF NOT EXISTS store_properties (name VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);

-- One row for each file that was imported whole.
CREATE TABLE IF NOT EXISTS imports (
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

-- The identifiers under which customers appear in the data, and whose each of them is.
-- docs/decisions/0008-identifiers-are-joined-live.md
CREATE TABLE IF NOT EXISTS customers (
    customer_key INTEGER NOT NULL,
    customer VARCHAR NOT NULL,     -- in normal form
    kind UTINYINT NOT NULL,        -- 0 user id, also of a file; 1 anonymous id; 2 e-mail; 3 phone
    person_key INTEGER NOT NULL    -- the least customer_key of all that are joined
);

-- Why identifiers are joined: one row for each pair that was seen together, the earliest evidence.
CREATE TABLE IF NOT EXISTS identifier_links (
    customer_key INTEGER NOT NULL, -- the lesser of the two
    other_key INTEGER NOT NULL,
    message_id VARCHAR NOT NULL,
    time TIMESTAMP NOT NULL,       -- UTC
    import_key INTEGER NOT NULL
);

-- What can be bought or used. Whatever level a file knows of an item; the others are NULL.
CREATE TABLE IF NOT EXISTS items (
    item_key INTEGER NOT NULL,
    product VARCHAR,
    type VARCHAR,
    category VARCHAR,
    service VARCHAR,
    name VARCHAR                   -- for people, where the identifier is none
);

-- (person, item, kind, value, time): all that the sums are made of.
CREATE TABLE IF NOT EXISTS interactions (
    customer_key INTEGER NOT NULL,
    item_key INTEGER,              -- NULL: an item nobody named
    kind UTINYINT NOT NULL,        -- 0 purchase, 1 use, 2 view, 3 answer
    day DATE,                      -- in the company's time zone; NULL: the file knows no time
    time TIMESTAMP,                -- UTC; NULL: only the day is known
    quantity DOUBLE,
    value_minor BIGINT,            -- the line's total; NULL: the file knows no money
    import_key INTEGER NOT NULL
);

-- The same by person: what is read of customers is read here.
CREATE VIEW IF NOT EXISTS personal_interactions AS
SELECT customers.person_key, interactions.*
FROM interactions
JOIN customers USING (customer_key);

-- Events as they came, one row a message.
CREATE TABLE IF NOT EXISTS events (
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
CREATE TABLE IF NOT EXISTS quarantine (
    import_key INTEGER NOT NULL,
    file VARCHAR NOT NULL,
    line BIGINT NOT NULL,
    code VARCHAR NOT NULL,         -- stable, such as "no_customer"
    reason VARCHAR NOT NULL,       -- in words
    raw VARCHAR NOT NULL,          -- the line, bytes that are not UTF-8 replaced, at most 64 KB
    quarantined_at TIMESTAMP NOT NULL
);

-- What `kundig fit` found, the newest last.
CREATE TABLE IF NOT EXISTS fits (
    fitted_at TIMESTAMP NOT NULL,
    until DATE,
    settings_digest VARCHAR NOT NULL,
    report VARCHAR NOT NULL        -- JSON, as `kundig fit --json` prints it
);

-- Who may call the server: all of a key but the key.
CREATE TABLE IF NOT EXISTS access_keys (
    key_number INTEGER NOT NULL,   -- dense; the journal knows keys by it
    id VARCHAR NOT NULL,
    role VARCHAR NOT NULL,         -- collect, decide, read, admin
    name VARCHAR NOT NULL,
    hash VARCHAR NOT NULL,         -- BLAKE2b-256 of the key, hexadecimal
    created_at TIMESTAMP NOT NULL, -- UTC
    revoked_at TIMESTAMP           -- UTC; NULL: not revoked
);

-- What was decided for a customer, whether anything was offered or not.
CREATE TABLE IF NOT EXISTS decisions (
    decision_id VARCHAR NOT NULL,
    customer_key INTEGER NOT NULL, -- the identifier by which it was asked for
    time TIMESTAMP NOT NULL,       -- UTC
    placement VARCHAR,             -- where it is to be shown; NULL: not told
    occasion UTINYINT NOT NULL,    -- 0 the customer came, 1 a message to the customer
    policy VARCHAR NOT NULL,       -- with its parameters
    model_digest VARCHAR NOT NULL, -- of the reward model: `reward_models`
    seed UBIGINT NOT NULL,
    places INTEGER NOT NULL,       -- how many offers were asked for
    leave_alone_minor DOUBLE NOT NULL,  -- what leaving alone is worth
    left_alone VARCHAR,            -- why not all places were filled; NULL: they were
    left_alone_propensity DOUBLE NOT NULL,
    candidates BLOB NOT NULL       -- features and restraints of all services, for other policies
);

-- What it offered.
CREATE TABLE IF NOT EXISTS offers (
    decision_id VARCHAR NOT NULL,
    place INTEGER NOT NULL,        -- from 0
    service VARCHAR NOT NULL,
    value_minor DOUBLE NOT NULL,   -- expected
    low_minor DOUBLE NOT NULL,
    high_minor DOUBLE NOT NULL,
    propensity DOUBLE NOT NULL,    -- of this service at this place, given those before
    worth_minor BIGINT NOT NULL,   -- of the service when it is taken up
    features INTEGER[10] NOT NULL  -- multiples of 2^-16 (src/sums/logged_reward.h)
);

-- The reward models by which decisions were made, so that what was believed can be computed again.
CREATE TABLE IF NOT EXISTS reward_models (
    digest VARCHAR NOT NULL,
    made_at TIMESTAMP NOT NULL,    -- UTC
    model BLOB NOT NULL
);

-- Events that name the decision that they answer: a row a service that may be meant, and one where
-- it is NULL for the case that none of them was offered. docs/decisions/0013-what-an-outcome-is.md
CREATE TABLE IF NOT EXISTS outcomes (
    decision_id VARCHAR NOT NULL,
    service VARCHAR,               -- NULL: the first offer, if accepted; all, if declined
    accepted BOOLEAN NOT NULL,
    time TIMESTAMP NOT NULL,       -- UTC
    message_id VARCHAR NOT NULL
);
