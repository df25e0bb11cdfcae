-- What is still to be told, or could not be. A delivery that arrived is no longer here.
CREATE TABLE IF NOT EXISTS webhook_deliveries (
    number BIGINT NOT NULL,        -- ascending: the order in which they happened
    id VARCHAR NOT NULL,           -- the field webhook-id: the same at every try
    url VARCHAR NOT NULL,          -- of the [[webhook]] that wanted it
    kind VARCHAR NOT NULL,         -- decision, outcome
    body VARCHAR NOT NULL,         -- JSON as it is sent
    queued_at TIMESTAMP NOT NULL,  -- UTC
    tries INTEGER NOT NULL,        -- that failed
    next_try_at TIMESTAMP,         -- UTC; NULL: given up, a dead letter; of no account before a try
    failure VARCHAR                -- of the last try, in words; NULL: not tried yet
);

-- Receivers that said 410, Gone: nothing is queued for them.
CREATE TABLE IF NOT EXISTS webhook_gone (url VARCHAR NOT NULL, gone_at TIMESTAMP NOT NULL);
