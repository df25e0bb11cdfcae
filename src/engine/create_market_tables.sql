-- A scratch database for the files of a simulated market. Rows lie in it as numbers; the views say
-- how they read in the files.

CREATE TABLE services (service INTEGER, item VARCHAR, category VARCHAR, provider VARCHAR);
CREATE TABLE situations (situation INTEGER, name VARCHAR);

CREATE TABLE purchase_lines (
    number INTEGER, time TIMESTAMPTZ, service INTEGER, quantity INTEGER,
    price DECIMAL(18, 2), value DECIMAL(18, 2)
);
CREATE VIEW purchases AS
SELECT printf('K%09d', number) AS customer, time, item, category, provider, quantity, price, value
FROM purchase_lines JOIN services USING (service);

-- Needs in the order of the catalogue.
CREATE TABLE customers (
    number INTEGER, situation INTEGER,
    need_supply DOUBLE, need_mobility DOUBLE, need_warmth DOUBLE, need_saving DOUBLE,
    need_family DOUBLE, need_digital DOUBLE, need_sustainability DOUBLE, need_security DOUBLE,
    need_leisure DOUBLE,
    purchases_per_week DOUBLE, dropout_probability DOUBLE, dropout_per_week DOUBLE,
    spend_rate DOUBLE, mean_spend_minor DOUBLE, alive_at_end INTEGER, lifetime_end DATE,
    purchases_next_39_weeks INTEGER, purchases_next_52_weeks INTEGER,
    spend_next_52_weeks_minor BIGINT
);
CREATE VIEW truth AS
SELECT printf('K%09d', number) AS customer, name AS situation,
    customers.* EXCLUDE (number, situation) REPLACE (alive_at_end = 1 AS alive_at_end)
FROM customers JOIN situations USING (situation);

CREATE TABLE identities (
    number INTEGER, anonymous_id VARCHAR, user_id VARCHAR, name VARCHAR, email VARCHAR,
    phone VARCHAR, name_mistyped INTEGER, email_mistyped INTEGER, phone_mistyped INTEGER
);
CREATE VIEW truth_identities AS
SELECT anonymous_id, user_id, name, email, phone, printf('K%09d', number) AS customer,
    name_mistyped = 1 AS name_mistyped, email_mistyped = 1 AS email_mistyped,
    phone_mistyped = 1 AS phone_mistyped
FROM identities;
