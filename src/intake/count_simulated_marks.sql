-- Whether a Parquet file's ($1) own metadata say that it is simulated.
SELECT count(*)
FROM parquet_kv_metadata($1)
WHERE decode(key) = 'simulated' AND decode(value) = 'true'
