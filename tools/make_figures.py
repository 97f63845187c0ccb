"""Writes the figures of the page "How gonogo decides" from the bench's results; --check tells whether they are stale.

The full results are used where they are there, else the quick ones. Nothing on the page between its marks is typed.
"""  # noqa: INP001  # a script

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "concepts" / "how-gonogo-decides.md"
RESULTS = tuple(ROOT / "bench" / "results" / f"judge-{mode}.json" for mode in ("full", "quick"))
MARKED = re.compile(r"(?P<open><!-- figures: (?P<name>[\w ]+) -->\n).*?(?P<close><!-- end of figures -->)", re.DOTALL)
OURS = "gonogo"
P0 = 0.005
EFFECTS = ("2x", "5 %", "20 %", "100 %")
Row = dict[str, Any]


def main(words: list[str]) -> int:
    """The page, written or compared."""
    text = PAGE.read_text(encoding="utf-8")
    results = next(file for file in RESULTS if file.exists())
    made = with_figures(text, json.loads(results.read_text(encoding="utf-8")), name=results.name)
    if made == text:
        return 0
    if "--check" in words:
        sys.stderr.write(f"docs/concepts/{PAGE.name} is stale. hint: python tools/make_figures.py\n")
        return 1
    PAGE.write_text(made, encoding="utf-8")
    return 0


def with_figures(text: str, results: Row, *, name: str) -> str:
    """The page with every figure made anew. ValueError where it has no marks: a page without figures is no page."""
    if {found["name"] for found in MARKED.finditer(text)} != FIGURES.keys():
        raise ValueError(f"the page needs these figures: {', '.join(FIGURES)}")

    def made(found: re.Match[str]) -> str:
        lines = FIGURES[found["name"]](results["rows"], results | {"file": name})
        return found["open"] + "\n".join(["", *lines, ""]) + "\n" + found["close"]

    return MARKED.sub(made, text)


def healthy(rows: list[Row], results: Row) -> Iterable[str]:
    """How often each rule takes a healthy version back, by environment."""
    quiet = [row for row in rows if row["effect"] == "none" and row["p0"] == P0]
    environments = list(dict.fromkeys(row["environment"] for row in quiet))
    yield from _head("healthy, taken back", environments)
    for rule in dict.fromkeys(row["rule"] for row in quiet):
        mine = {row["environment"]: row for row in quiet if row["rule"] == rule}
        yield _line(_name(rule), [_share(mine.get(environment)) for environment in environments])
    yield ""
    yield _from(results)


def harmed(rows: list[Row], results: Row) -> Iterable[str]:
    """How soon each rule takes a bad version back, and how many requests have failed by then."""
    bad = [row for row in rows if row["environment"] == "iid" and row["p0"] == P0 and row["effect"] in EFFECTS]
    yield from _head("seconds / failed requests", [f"errors {effect}" for effect in EFFECTS])
    for rule in dict.fromkeys(row["rule"] for row in bad):
        mine = {row["effect"]: row for row in bad if row["rule"] == rule}
        yield _line(_name(rule), [_harm(mine.get(effect)) for effect in EFFECTS])
    yield ""
    yield _from(results)


def goals(rows: list[Row], results: Row) -> Iterable[str]:
    """What only our rule has: the paced ramp, proofs, latency, and the ratio to the theoretical limit."""
    mine = [row for row in rows if row["rule"] == OURS]
    yield from _head("gonogo alone", ["in the middle", "runs"])
    for row in mine:
        if row["environment"].startswith("paced"):
            words = f"{row['failed_median']:.0f} failed requests, 95 of 100 runs at most {row['failed_p95']:.0f}"
            yield _line(f"{row['environment']}: {row['effect']} fail", [words, str(row["runs"])])
        elif row["effect"].startswith(("latency", "none,")) and row.get("median_s") is not None:
            yield _line(row["effect"], [f"{row['median_s']:.0f} s", str(row["runs"])])
        elif row["effect"] in {"+0.5 point", "5 %"} and row.get("ratio_to_bound") is not None:
            words = f"{row['ratio_to_bound']:.2f} times the fewest requests that any such test needs"
            yield _line(f"errors {row['effect']}", [words, str(row["runs"])])
    yield ""
    yield _from(results)


def _head(title: str, columns: list[str]) -> Iterable[str]:
    yield _line(title, columns)
    yield "|" + "---|" * (len(columns) + 1)


def _line(first: str, cells: list[str]) -> str:
    return "| " + " | ".join([first, *cells]) + " |"


def _name(rule: str) -> str:
    return f"**{rule}**" if rule == OURS else rule


def _share(row: Row | None) -> str:
    if row is None or row["false_rollback"] is None:
        return "–"
    return f"{100 * row['false_rollback']:.1f} ± {100 * row['false_rollback_error']:.1f} %"


def _harm(row: Row | None) -> str:
    if row is None:
        return "–"
    seconds = f"{row['median_s']:.0f}" if row["median_s"] is not None else "never"
    return f"{seconds} / {row['failed_median']:.0f}"


def _from(results: Row) -> str:
    runs = [row["runs"] for row in results["rows"]]
    where = f"From `bench/results/{results['file']}`: seed {results['seed']}, {results['machine']}"
    often = f"{min(runs)} to {max(runs)} runs a figure"
    return f"{where}, {often}. Medians; ± is the Monte-Carlo standard error."


FIGURES: dict[str, Callable[[list[Row], Row], Iterable[str]]] = {"healthy": healthy, "harmed": harmed, "alone": goals}
"""Every figure of the page by its mark."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
