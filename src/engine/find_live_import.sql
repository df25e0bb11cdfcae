-- The import under which events lie that came over HTTP.
SELECT import_key::BIGINT FROM imports WHERE reading = 'live' LIMIT 1
