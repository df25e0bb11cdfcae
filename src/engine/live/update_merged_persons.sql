-- All that was the losers' is the winners'.
UPDATE customers SET person_key = winner
FROM merged_persons
WHERE customers.person_key = merged_persons.loser
