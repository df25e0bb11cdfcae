-- Times in microseconds since 1970; -1: not revoked.
SELECT
    key_number::BIGINT, id, role, name, hash, epoch_us(created_at),
    coalesce(epoch_us(revoked_at), -1)
FROM access_keys
ORDER BY key_number
