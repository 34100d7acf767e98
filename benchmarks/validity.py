"""Everything that docs/validity.md shows, played anew and written to docs/validity.json; then run cog on the page.

python benchmarks/validity.py [--workers N]
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from wargame.analysis.record import load_record
from wargame.analysis.study import processes
from wargame.analysis.validity import as_json, validity
from wargame.scenario import load

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "validity.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    args = parser.parse_args()
    record = load_record("kivu-2025")
    scenario = load(ROOT / "scenarios" / record.record.scenario)
    with processes(args.workers) as executor:
        found = validity(scenario, record, executor, lambda text: print(text, file=sys.stderr))
    PAGE.write_text(as_json(found), encoding="utf-8")


if __name__ == "__main__":
    main()
