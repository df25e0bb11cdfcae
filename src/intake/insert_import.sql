-- import_key, source, file, digest, reading, simulated, rows, stored, duplicate, quarantined.
INSERT INTO imports VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now()::TIMESTAMP)
