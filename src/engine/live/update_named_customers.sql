UPDATE customers SET kind = 0
FROM named_customers
WHERE customers.customer_key = named_customers.customer_key
