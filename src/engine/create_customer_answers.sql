-- The columns of answered_offers (store/answered_offers.h) that are told, for the offers of one
-- person.
CREATE OR REPLACE TEMP TABLE answered_offers (
    decision_id VARCHAR NOT NULL,
    place INTEGER NOT NULL,
    is_accepted BOOLEAN NOT NULL,
    is_declined BOOLEAN NOT NULL
)
