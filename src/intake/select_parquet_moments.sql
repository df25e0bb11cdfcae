-- One column of a Parquet file as the source of a clock.
(SELECT {moment} AS moment FROM read_parquet({file}) AS file)
