"""What was found, for people: as text, as JSON, as outcomes of a test, and as a page that needs nothing else."""

from __future__ import annotations

from dataclasses import asdict
from html import escape
from typing import TYPE_CHECKING, Any

from cultivation.gate.outcome import Outcome
from cultivation.plausibility.flag import KINDS, PROOFS

if TYPE_CHECKING:
    from cultivation.plausibility.flag import Flag
    from cultivation.plausibility.look import Found

LOOKED_AT = {"edge": "market", "circle": "market", "one_way": "market"}
STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #8884;
vertical-align:top}code{font-size:.85em;overflow-wrap:anywhere}@media(prefers-color-scheme:dark){body{background:#111;
color:#ddd}}"""


def as_json(found: Found) -> dict[str, Any]:
    """Everything that was found, and at how much of each it was looked."""
    return {"ok": is_good(found), "looked": found.looked, "flags": [asdict(flag) for flag in found.flags]}


def is_good(found: Found) -> bool:
    """Whether nothing was found that arithmetic proves; what only looks strange is for people and fails nothing."""
    return not any(flag.kind in PROOFS for flag in found.flags)


def as_text(found: Found) -> str:
    """A line for each kind, and one for each flag."""
    lines = [f"{kind}: {_count(found, kind)} flags, {found.looked[_source(kind)]} looked at" for kind in KINDS]
    return "\n".join(lines + [f"  {flag.kind} player {flag.player}: {flag.what}" for flag in found.flags])


def outcomes(found: Found, ms: int) -> list[Outcome]:
    """A case for each kind: what only looks strange holds, and is told."""
    return [
        Outcome(kind, ms, "; ".join(_whats(found, kind)) if kind in PROOFS else "")
        for kind in KINDS
    ]  # fmt: skip


def as_html(found: Found) -> str:
    """One page without anything from elsewhere."""
    kinds = "".join(
        f"<tr><td>{kind}</td><td>{escape(means)}</td><td>{_count(found, kind)}</td>"
        f"<td>{found.looked[_source(kind)]}</td></tr>"
        for kind, means in KINDS.items()
    )
    rows = "".join(_row(flag) for flag in found.flags)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>What looks strange</title><style>{STYLE}</style>'
        "<h1>What looks strange</h1><p>Found by a look at the ledger, the market, fights and pauses. Nothing here bans "
        "anybody: a person looks, and says <code>judge_suspicion</code>.</p>"
        f"<table><thead><tr><th>Kind</th><th>Meaning</th><th>Flags</th><th>Looked at</th></tr></thead>{kinds}</table>"
        "<h2>Players</h2><table><thead><tr><th>Player</th><th>Kind</th><th>What</th><th>Evidence</th></tr></thead>"
        f"{rows or '<tr><td colspan=4>Nobody.</td></tr>'}</table></html>\n"
    )


def _row(flag: Flag) -> str:
    evidence = escape(", ".join(f"{name} {value}" for name, value in flag.evidence.items()))
    cells = (str(flag.player), flag.kind, escape(flag.what), f"<code>{evidence}</code>")
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _source(kind: str) -> str:
    return LOOKED_AT.get(kind, kind)


def _count(found: Found, kind: str) -> int:
    return len(_whats(found, kind))


def _whats(found: Found, kind: str) -> list[str]:
    return [f"player {flag.player}: {flag.what}" for flag in found.flags if flag.kind == kind]
