-- How many keys may do that: those of role $1, and admin keys.
SELECT count(*) FROM access_keys WHERE revoked_at IS NULL AND role IN ($1, 'admin')
