-- Who may sign in: all of a user but the password.
CREATE TABLE IF NOT EXISTS users (
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,         -- by which they sign in; no two have the same
    role VARCHAR NOT NULL,         -- read, admin
    password_hash VARCHAR NOT NULL,  -- argon2id, in the PHC form
    created_at TIMESTAMP NOT NULL  -- UTC
);
