-- The rows of Parquet file $1: number from 1, then every column as text.
SELECT
    (file_row_number + 1)::BIGINT,
    COLUMNS(* EXCLUDE (file_row_number))::VARCHAR
FROM read_parquet($1, file_row_number = true)
