-- What one transaction of the drain brings that could not be understood.
CREATE OR REPLACE TEMP TABLE staged_defects (
    line BIGINT NOT NULL,
    code VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    raw VARCHAR NOT NULL
)
