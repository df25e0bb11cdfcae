"""How much the tests do, and from which seed: little in ./test, much in tests/long/run."""

import os
import random


class Scale:
    LONG = os.environ.get("KUNDIG_LONG") == "1"
    SEED = int(os.environ.get("KUNDIG_SEED", "1"))

    @classmethod
    def of(cls, short, long):
        return long if cls.LONG else short

    @classmethod
    def random(cls, purpose):
        """The same numbers for the same seed and purpose."""
        return random.Random(f"{cls.SEED} {purpose}")
