-- The bad lines, under import $1 of file $2; and those that repeat a message id with other content,
-- with code $3 and reason $4.
INSERT INTO quarantine
SELECT
    $1, $2, staged.line, coalesce(staged.code, $3), coalesce(staged.reason, $4),
    coalesce(staged.raw, left(staged.payload, 65536)), now()::TIMESTAMP
FROM staged_events AS staged
LEFT JOIN repeated_events AS repeated USING (line)
WHERE staged.code IS NOT NULL OR NOT repeated.same_content
