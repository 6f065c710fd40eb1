"""`python -m tests.chaos --kills 300`: a JSON report; exit code 1 if anything was amiss."""

import argparse
import asyncio
import json
import random
import sys
from dataclasses import asdict

from tests.chaos.chaos import chaos


def main() -> int:
    """Run it; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    print(f"seed {options.seed}", file=sys.stderr)
    report = asyncio.run(chaos(kills=options.kills, seed=options.seed))
    print(json.dumps(asdict(report), ensure_ascii=False, indent=1))
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
