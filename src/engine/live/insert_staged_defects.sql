-- Under import $1 of file $2.
INSERT INTO quarantine
SELECT $1, $2, line, code, reason, raw, now()::TIMESTAMP FROM staged_defects
