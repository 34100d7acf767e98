"""All-doctrine games of kivu-2025 beside what is documented: possible, not certain, of the right size.

python benchmarks/plausibility.py [--games 200] [--seed 0] [--player rwanda=doctrine:rwanda-integration]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np

from wargame.analysis.ensemble import play_games
from wargame.rules.rulebook import Rulebook
from wargame.scenario import load
from wargame.world.state import World


def measures(book: Rulebook) -> dict[str, Callable[[World], np.ndarray]]:
    """What is read off every world after every turn."""
    actor, zone, good, inst = (book.index[k] for k in "AZCI")
    treaty = book.state_code["treaty"]

    def holds(who: str, place: str) -> Callable[[World], np.ndarray]:
        return lambda w: w["holder"][:, zone[place]] == actor[who]

    def reached(text: str) -> Callable[[World], np.ndarray]:
        return lambda w: w["state"][:, inst[text]] >= treaty["signed"]

    found: dict[str, Callable[[World], np.ndarray]] = {}
    for place in (
        "walikale",
        "uvira",
        "luvungi",
        "lubero",
        "butembo",
        "kisangani",
        "bukavu",
        "goma",
        "masisi",
        "twangiza",
    ):
        found[f"m23 holds {place}"] = holds("m23", place)
    for text in [n for n, i in book.text.instruments.items() if i.kind == "treaty"]:
        found[f"signed {text}"] = reached(text)
    for name in [
        n
        for n, i in book.text.instruments.items()
        if i.kind in ("sanction", "deal", "regulation", "aid", "project", "statement", "operation")
    ]:
        found[f"state {name}"] = lambda w, k=inst[name]: w["state"][:, k]
    for c in book.axes["C"]:
        found[f"price {c}"] = lambda w, k=good[c]: w["price"][:, k]
    for field in (
        "newly_displaced",
        "deaths",
        "returned",
        "forced_returns",
        "refugees",
        "stability",
        "relief",
        "metals_index",
        "mirror_gap",
        "smuggled",
        "coherence",
        "ripeness",
    ):
        found[field] = lambda w, f=field: w[f]
    found["displaced total"] = lambda w: w["displaced"].sum(axis=1)
    for a in [book.actors[s] for s in book.seats]:
        for field in (
            "treasury",
            "capital",
            "support",
            "cohesion",
            "strain",
            "isolation",
            "rents",
            "evidence",
            "score",
            "climate",
        ):
            found[f"{a}.{field}"] = lambda w, f=field, k=actor[a]: w[f][:, k]
    for k, force in enumerate(book.axes["F"]):
        found[f"strength {force}"] = lambda w, k=k: w["strength"][:, k].sum(axis=1)
        found[f"supply {force}"] = lambda w, k=k: w["supply"][:, k]
    return found


def quantiles(values: np.ndarray) -> str:
    """10th, 50th and 90th percentile."""
    low, mid, high = np.percentile(values, [10, 50, 90])
    return f"{mid:>12,.1f}   [{low:,.1f} .. {high:,.1f}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--games", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--player", action="append", default=[])
    parser.add_argument("--opponents", default="standard")
    parser.add_argument("--all", action="store_true", help="print the state shares of every instrument too")
    args = parser.parse_args()
    book = Rulebook(load("kivu-2025"))
    choices = dict(text.split("=", 1) for text in args.player)
    games = play_games(
        book, range(args.games), seed=args.seed, choices=choices, opponents=args.opponents, measures=measures(book)
    )
    s = games.series

    def at(day: str) -> int:
        import datetime as dt

        turn = book.scenario.turn_of(dt.date.fromisoformat(day))
        return turn or book.turns

    print(f"{args.games} games, seed {args.seed}, {choices or args.opponents}\n")
    print("documented outcome                                   share of games")
    rows = [
        (
            "M23 holds Walikale at some time in Mar-Apr (yes)",
            s["m23 holds walikale"][1 : at("2025-04-20") + 1].any(axis=0),
        ),
        ("M23 holds Walikale at end of April (no)", s["m23 holds walikale"][at("2025-04-28")]),
        ("M23 holds Uvira by 31 December (yes, 10 Dec)", s["m23 holds uvira"].any(axis=0)),
        ("M23 holds Uvira before 1 November (no)", s["m23 holds uvira"][: at("2025-11-01")].any(axis=0)),
        ("M23 holds Lubero at year's end (no)", s["m23 holds lubero"][-1]),
        ("M23 holds Butembo at year's end (no)", s["m23 holds butembo"][-1]),
        ("M23 holds Kisangani at year's end (no)", s["m23 holds kisangani"][-1]),
        ("M23 holds Twangiza by July (yes, May)", s["m23 holds twangiza"][: at("2025-07-15")].any(axis=0)),
        ("M23 still holds Goma (yes)", s["m23 holds goma"][-1]),
        ("M23 still holds Bukavu (yes)", s["m23 holds bukavu"][-1]),
        (
            "DRC-Rwanda principles signed by 15 May (yes, 25 Apr)",
            s["signed declaration_of_principles"][at("2025-05-15")],
        ),
        ("DRC-Rwanda agreement signed by 13 July (yes, 27 Jun)", s["signed washington_agreement"][at("2025-07-06")]),
        ("DRC-Rwanda agreement signed by year's end (yes)", s["signed washington_agreement"][-1]),
        ("Doha declaration signed by 15 August (yes, 19 Jul)", s["signed doha_declaration"][at("2025-08-15")]),
        ("Doha declaration signed by 30 November", s["signed doha_declaration"][at("2025-11-30")]),
        ("Doha monitoring signed by 30 November (yes)", s["signed doha_monitoring"][at("2025-11-30")]),
        ("Doha framework signed by 30 November (yes, 15 Nov)", s["signed doha_framework"][at("2025-11-30")]),
        ("Washington Accords signed by year's end (yes, 4 Dec)", s["signed washington_accords"][-1]),
        ("US-DRC partnership signed by year's end (yes)", s["signed us_drc_partnership"][-1]),
    ]
    for label, values in rows:
        print(f"  {label:<56} {np.mean(values):6.1%}")
    print("\nquantity                                                  median   [10 % .. 90 %]      documented")
    numbers = [
        ("cobalt price at year's end, USD/lb", s["price cobalt"][-1], "24 (53.0 k USD/t)"),
        ("cobalt price at mid-year, USD/lb", s["price cobalt"][at("2025-06-30")], "15 to 16"),
        ("tin price in early May, USD/t", s["price tin"][at("2025-05-05")], "about 31,000"),
        (
            "newly displaced, 17 March to year's end",
            s["newly_displaced"][1:].sum(axis=0),
            "1.2 to 2 m (Jan-Aug: > 2 m)",
        ),
        ("displaced in all at year's end", s["displaced total"][-1], "4.0 m (band 2.3 to 4.6)"),
        ("deaths since January", s["deaths"][-1], "7,000 by Feb (claim); +"),
        ("returned of their own will", s["returned"][-1], "1.8 m Jan-Apr, many coerced"),
        ("forced returns", s["forced_returns"][-1], ""),
        ("strategic-metals index", s["metals_index"][-1], "160 to 200"),
        ("relief funded", s["relief"][-1], "0.2 to 0.4"),
    ]
    for label, values, known in numbers:
        print(f"  {label:<44} {quantiles(values)}      {known}")
    print(
        "\nseat       score at start   quarter   half   three quarters   end [10 % .. 90 %]   longest run of idle turns"
    )
    for k, a in enumerate(book.seats):
        name = book.actors[a]
        path = s[f"{name}.score"]
        marks = [
            path[0].mean(),
            path[len(path) // 4].mean(),
            path[len(path) // 2].mean(),
            path[3 * len(path) // 4].mean(),
        ]
        print(
            f"  {name:<8} "
            + " ".join(f"{m:8.1f}" for m in marks)
            + f"   {quantiles(games.scores[:, k])}   {games.idle[:, k].max()}"
        )
    print(
        "\nseats at the end (median): treasury, capital, support, cohesion, strain, isolation, rents, evidence, climate"
    )
    for a in book.seats:
        name = book.actors[a]
        fields = ("treasury", "capital", "support", "cohesion", "strain", "isolation", "rents", "evidence", "climate")
        print(f"  {name:<8} " + " ".join(f"{np.median(s[f'{name}.{f}'][-1]):8.2f}" for f in fields))
    print("\nforces (median strength at start, end; supply end)")
    for force in book.axes["F"]:
        print(
            f"  {force:<11} {np.median(s[f'strength {force}'][0]):9,.0f} {np.median(s[f'strength {force}'][-1]):9,.0f}"
            f" {np.median(s[f'supply {force}'][-1]):6.2f}"
        )
    if args.all:
        print("\nshare of games in which each instrument was in each state at some time")
        for name, part in book.text.instruments.items():
            key = f"state {name}"
            if key in s:
                states = book.scenario.lifecycles[part.kind].states
                shares = [(st, (s[key] == k).any(axis=0).mean()) for k, st in enumerate(states)]
                print(f"  {name:<28} " + "  ".join(f"{st} {share:.0%}" for st, share in shares if share > 0))


if __name__ == "__main__":
    main()
