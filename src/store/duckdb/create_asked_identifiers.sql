-- Identifiers whose keys are asked for; the same one may stand in it several times.
CREATE OR REPLACE TEMP TABLE asked_identifiers (
    position BIGINT NOT NULL,
    kind INTEGER NOT NULL,
    value VARCHAR NOT NULL
);
