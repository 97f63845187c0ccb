"""Writes a page for each system out of its docstrings, tables and content: `python -m cultivation.docs FOLDER`."""

from __future__ import annotations

import inspect
import sys
from dataclasses import fields, is_dataclass
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.content.load import tables
from cultivation.protocol.commands import COMMANDS
from cultivation.protocol.commands.deals import DEALS
from cultivation.rules import ledger
from cultivation.rules.systems import SYSTEMS, Kind
from cultivation.rules.unlocks import GATES, HOUR_MS, OPEN
from cultivation.service.reads import READS
from cultivation.smoke.checks import CHECKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

    from cultivation.rules.systems import System

REACH = {
    "P": "one player: it may be released by player",
    "G": "a guild or a party: it may be released by group",
    "S": "everybody: both builds touch the same rows, so the schema comes first and the flag later",
}
ALSO: Mapping[str, tuple[str, ...]] = {
    "mount": ("riding",), "inventory": ("bag",), "combat": ("chests", "fight"), "pvp": ("elo",),
}  # fmt: skip
"""More files of rules that belong to a system."""
PARTS: Mapping[str, tuple[str, ...]] = {"realms": ("realms", "roots"), "inventory": ("items",), "combat": ("chest",)}
"""Where a system's content has another name than the system."""
ROWS_MAX = 12
TEXT_MAX = 90
TITLES = {"pvp": "PvP", "realms": "Cultivation Realms"}


def pages() -> dict[str, str]:
    """Every page by the name of its file."""
    return {f"{system.name}.md": page(system) for system in SYSTEMS}


def page(system: System) -> str:
    """One system's page."""
    title = TITLES.get(system.name, system.name.capitalize())
    lines = [f"# {title}", "", f"_System 2.{system.number}. Written by `python -m cultivation.docs`; do not edit._", ""]
    for part in (_what, _unlock, _commands, _reads, _events, _postings, _numbers, _switch, _smoke):
        if told := list(part(system)):
            lines += [*told, ""]
    return "\n".join(lines)


def _what(system: System) -> Iterator[str]:
    words = _rules(system)[0].__doc__ or "" if _rules(system) else _reads_of(system)[0].__doc__ or ""
    said = " ".join(words.split())
    yield said.partition(", ")[2].partition(": ")[2].capitalize() if said.startswith("System") else said
    kind = "of the world" if system.kind is Kind.WORLD else "of progression"
    yield ""
    yield f"A system {kind}. A defect in it can reach {REACH[system.reach.value]}."


def _unlock(system: System) -> Iterator[str]:
    gate = GATES.get(system.name, OPEN)
    needs = [f"realm {gate.realm}"] * bool(gate.realm) + [f"level {gate.level}"] * bool(gate.level)
    needs += [f"an account of {gate.age_ms // HOUR_MS} hours"] * bool(gate.age_ms)
    yield "## Unlock"
    yield ""
    yield f"Opens with {', '.join(needs)}." if needs else "Open from the beginning."


def _commands(system: System) -> Iterator[str]:
    every = chain[tuple[str, Any]](COMMANDS.items(), DEALS.items())
    mine = [(name, command) for name, command in every if command.system == system.name]
    if not mine:
        return
    yield from ("## Commands", "", "| command | arguments | what it does |", "|---|---|---|")
    for name, command in mine:
        yield f"| `{name}` | {_arguments(command.args)} | {_about(system, name, command)} |"


def _reads(system: System) -> Iterator[str]:
    mine = {path: read for module in _reads_of(system) for path, read in module.READS.items() if path in READS}
    if not mine:
        return
    yield from ("## Reads", "", "| path | what it answers |", "|---|---|")
    for path, read in mine.items():
        yield f"| `GET {path}` | {_first(read)} |"


def _events(system: System) -> Iterator[str]:
    found = _module(f"cultivation.rules.catalogue.{system.name}")
    if found is None:
        return
    yield from ("## Events", "", "| event | data |", "|---|---|")
    for name, data in found.EVENTS.items():
        yield f"| `{name}` | {', '.join(f'`{field}`' for field in sorted(data)) or 'none'} |"


def _postings(system: System) -> Iterator[str]:
    code = "\n".join(inspect.getsource(module) for module in _rules(system))
    for title, table in (("pays", ledger.FAUCETS), ("takes", ledger.SINKS)):
        reasons = sorted({reason for reasons in table.values() for reason in reasons if f'"{reason}"' in code})
        if reasons:
            where = [f"`{r}` ({', '.join(asset for asset, known in table.items() if r in known)})" for r in reasons]
            yield from ("## Postings: " + title, "", *(f"- {one}" for one in where), "")


def _numbers(system: System) -> Iterator[str]:
    constants = [
        (name, value)
        for module in _rules(system)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, int | tuple) and f"\n{name}" in "\n" + inspect.getsource(module)
    ]
    names = PARTS.get(system.name, (system.name,))
    content = [line for name in names if hasattr(tables(), name) for line in _content(name, getattr(tables(), name))]
    if not constants and not content:
        return
    yield from ("## Numbers", "", "| number | value |", "|---|---|")
    yield from (f"| `{name}` | {_text(value)} |" for name, value in constants)
    yield from content


def _content(name: str, value: Any) -> Iterator[str]:  # noqa: ANN401  # content is any table
    """A part of the content as rows; long tables say how long they are."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _content(f"{name}.{field.name}", getattr(value, field.name))
    elif hasattr(value, "__len__") and not isinstance(value, str) and len(value) > ROWS_MAX:
        yield f"| content `{name}` | {len(value)} rows |"
    else:
        yield f"| content `{name}` | {_text(value)} |"


def _switch(system: System) -> Iterator[str]:
    open_when_off = sorted(name for name, one in DEALS.items() if one.system == system.name and one.when_off)
    yield from ("## Kill switch", "")
    yield f"`system.{system.name}` is `on`, `read_only` or `off`; off, its commands answer `disabled`."
    if open_when_off:
        yield f"Still open then: {', '.join(f'`{name}`' for name in open_when_off)}."


def _smoke(system: System) -> Iterator[str]:
    check = CHECKS[system.name]
    yield from ("## What smoke sees", "")
    for play in (check.newcomer, check.grown):
        if play is not None:
            yield f"- {_first(play)}"


def _arguments(args: type[msgspec.Struct]) -> str:
    schema = msgspec.json.schema(args)
    one = schema["$defs"][schema["$ref"].rpartition("/")[2]]
    optional = one["properties"].keys() - set(one["required"])
    words = [
        f"`{name}{'?' if name in optional else ''}`: {_limits(about)}" for name, about in one["properties"].items()
    ]
    return "; ".join(words) or "none"


def _limits(about: Mapping[str, Any]) -> str:
    if "enum" in about:
        return ", ".join(str(one) for one in about["enum"])
    bounds = [about.get("minimum"), about.get("maximum")]
    kind = about.get("type", "value")
    if any(bound is not None for bound in bounds):
        return f"{kind} {' to '.join('' if bound is None else f'{bound:_}' for bound in bounds)}"
    most = about.get("maxLength") or about.get("maxItems")
    return f"{kind} of at most {most}" if most else str(kind)


def _about(system: System, name: str, command: Any) -> str:  # noqa: ANN401  # either kind of command
    if (command.rule.__doc__ or "").strip() and command.rule.__name__ != "<lambda>":
        return _first(command.rule)
    for module in (*_rules(system), _module("cultivation.rules.mount")):
        if module and hasattr(module, name):
            return _first(getattr(module, name))
    return ""


def _rules(system: System) -> list[ModuleType]:
    names = (system.name, *ALSO.get(system.name, ()))
    return [found for name in names if (found := _module(f"cultivation.rules.{name}"))]


def _reads_of(system: System) -> list[ModuleType]:
    found = _module(_read_name(system))
    return [found] if found else []


def _read_name(system: System) -> str:
    return f"cultivation.service.reads.{'mail' if system.name == 'notification' else system.name}"


def _module(name: str) -> Any:  # noqa: ANN401  # a module, or None where a system has no such file
    try:
        return import_module(name)
    except ModuleNotFoundError:
        return None


def _first(thing: Any) -> str:  # noqa: ANN401  # anything with a docstring
    return " ".join((thing.__doc__ or "").strip().split("\n\n")[0].split()).replace("|", "or")


def _text(value: Any) -> str:  # noqa: ANN401  # any number of the rules
    words = f"{value:_}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
    words = words.replace("|", "or").replace("\n", " ")
    return words if len(words) <= TEXT_MAX else f"{words[:TEXT_MAX]} …"


def write(folder: Path) -> None:
    """Writes every page into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
