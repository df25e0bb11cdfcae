-- From version 1, whose customers had neither kind nor person. What create_tables adds is made
-- between this and end_migration_from_1.
CREATE TEMP TABLE customers_of_version_1 AS FROM customers;
DROP TABLE customers;
