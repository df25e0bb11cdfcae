-- For a store that may only be read and has no such table: nothing was mended.
CREATE OR REPLACE TEMP TABLE mended_rows (import_key INTEGER, line BIGINT)
