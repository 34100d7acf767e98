"""What comes of bargaining in games that programs play: printed, and kept in docs/bargaining.json for the page.

python benchmarks/bargaining.py [--games N] [--seed N] [--write]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from wargame.analysis.bargaining import as_mapping, bargaining
from wargame.analysis.validity import as_json
from wargame.rules.rulebook import Rulebook
from wargame.rules.turn import RULES_VERSION
from wargame.scenario import load

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "bargaining.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--games", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="keep the counts for docs/negotiation.md; then run cog")
    args = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    from docs.bargaining import report

    scenario = load(ROOT / "scenarios" / "kivu-2025")
    counted = as_mapping(bargaining(Rulebook(scenario), args.games, args.seed))
    made = {"scenario": scenario.id, "scenario_digest": scenario.digest(), "rules": RULES_VERSION, "seed": args.seed}
    found = {**made, **counted}
    print(report(found))
    if args.write:
        PAGE.write_text(as_json(found), encoding="utf-8")


if __name__ == "__main__":
    main()
