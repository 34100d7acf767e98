"""Everything the negotiation room must show, in one run: oracles, mediators, opponents, speed.

    python benchmarks/negotiation.py [--seven 100] [--bilateral 200]

The oracles are tests (`tests/unit/negotiation`): closed forms, Rubinstein's shares, an enumerated six-party exercise,
and the frontier and fair points of 200 random tables beside those of NegMAS. Then follow `mediation.py` and
`negotiators.py` as they stand; the tables of seven take longest.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ORACLES = ("fair", "foresight", "frontier", "negmas")


def oracles() -> list[str]:
    """Each oracle with its outcome, as pytest tells it."""
    files = [str(HERE.parent / "tests" / "unit" / "negotiation" / f"test_negotiation_{name}.py") for name in ORACLES]
    command = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", *files]
    told = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, check=False).stdout
    return [line.split("::")[-1] for line in told.splitlines() if "::" in line] + told.splitlines()[-1:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bilateral", type=int, default=200)
    parser.add_argument("--seven", type=int, default=100)
    options = parser.parse_args()
    print("oracles")
    for line in oracles():
        print(f"  {line}")
    for title, command in (
        ("mediation", ["mediation.py"]),
        (
            "against stock negotiators, and speed",
            ["negotiators.py", "--bilateral", str(options.bilateral), "--seven", str(options.seven)],
        ),
    ):
        print(f"\n{title}", flush=True)
        subprocess.run([sys.executable, str(HERE / command[0]), *command[1:]], cwd=HERE.parent, check=True)


if __name__ == "__main__":
    main()
