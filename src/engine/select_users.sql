-- The time in microseconds since 1970.
SELECT id, name, role, password_hash, epoch_us(created_at) FROM users ORDER BY name
