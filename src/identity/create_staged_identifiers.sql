-- The identifiers of events on their way into the store, by line. The one at place 0 is that under
-- which the event's interactions come; the others belong to the same person, and the message says
-- so.
CREATE OR REPLACE TEMP TABLE staged_identifiers (
    line BIGINT NOT NULL,
    place INTEGER NOT NULL,
    kind INTEGER NOT NULL,         -- IdentifierKind
    value VARCHAR NOT NULL,
    message_id VARCHAR,            -- NULL at place 0
    time TIMESTAMP                 -- UTC, of the event; NULL at place 0
);
