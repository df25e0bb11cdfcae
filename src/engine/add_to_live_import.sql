-- Under import $1: $2 records more, of which $3 were stored and $4 quarantined.
UPDATE imports
SET rows = rows + $2, stored = stored + $3, quarantined = quarantined + $4,
    duplicate = duplicate + $2 - $3 - $4
WHERE import_key = $1
