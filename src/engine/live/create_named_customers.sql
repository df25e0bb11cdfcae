-- Anonymous ids that are now named as user ids.
CREATE OR REPLACE TEMP TABLE named_customers (customer_key INTEGER NOT NULL)
