-- That line $2 of import $1 was received anew and became $3.
INSERT INTO mended_rows VALUES ($1, $2, $3, now()::TIMESTAMP)
