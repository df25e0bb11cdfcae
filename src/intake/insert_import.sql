-- import_key, source, file, digest, rows, stored, duplicate, quarantined.
INSERT INTO imports VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now()::TIMESTAMP)
