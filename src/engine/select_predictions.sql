SELECT
    customer, p_alive, purchases, purchases_low, purchases_high, spend_minor, value_minor,
    value_low_minor, value_high_minor,
    CASE WHEN needs = '' THEN [] ELSE string_split(needs, chr(31)) END AS needs
FROM predictions
