-- A text as identifiers are searched for it (select_searched_identifiers.sql).
SELECT strip_accents(lower($1::VARCHAR))
