"""Front matter for a document that has none: a draft in comments, and a list of what is still to be bound."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gonogo.document.criterion.peel import plain_words
from gonogo.document.explain import Line, Outline, explain_text
from gonogo.document.source import FENCE

_VERSION = re.compile(r"\bv?(\d+\.\d+(?:\.\d+)?)\b")
_CHANNELS = (
    ("slack", re.compile(r"\bslack\b", re.IGNORECASE)),
    ("email", re.compile(r"\be-?mail", re.IGNORECASE)),
    ("status page", re.compile(r"\bstatus page\b", re.IGNORECASE)),
    ("in-app", re.compile(r"\bin-?app\b|\bin-game\b", re.IGNORECASE)),
)
_ROLE = re.compile(r"\b((?:[A-Z][\w/-]+ ){0,2}(?:Lead|Manager|Owner|Engineer|Officer|Architect|On-Call|CEO|CTO))\b")
_ZONE = re.compile(r"\b\d{1,2}:\d{2}\b|\b\d{1,2}\s?[AP]M\b")
_NAMED_ZONE = re.compile(r"\b(?:Europe|America|Asia|Africa|Australia|Pacific|Atlantic)/[A-Z]\w+\b|\bUTC\b")
ROLES_MAX = 20


@dataclass(frozen=True, slots=True)
class ToBind:
    """One thing that the document speaks of and that nothing is bound to. `lines` are where, at most five of them."""

    what: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Adopted:
    """The document with its draft, and what is to be bound. The body is as it was, to the byte."""

    text: str
    to_bind: tuple[ToBind, ...]


def adopt(text: str, file: str) -> Adopted:
    """Put a draft before a document without front matter; a document that has one is given back as it is."""
    outline = explain_text(text, file)
    to_bind = tuple(_to_bind(outline))
    if text.split("\n", 1)[0].rstrip("\r") == FENCE:
        return Adopted(text, to_bind)
    return Adopted("\n".join(_draft(outline)) + "\n" + text, to_bind)


def _to_bind(outline: Outline) -> list[ToBind]:
    lines = outline.lines
    groups = {
        "a component with its two versions, which the phases give traffic": tuple(p.line for p in outline.phases),
        "a signal for what gonogo does not measure by itself": _at(lines, "needs a binding"),
        "somebody who answers for what only people can know": _at(lines, "needs a person"),
        "the people behind the roles": tuple(line.line for line in lines if line.kind == "role"),
        "the channels of the messages": tuple(line.line for line in lines if line.kind == "message"),
        "the time zone of the clock times": tuple(line.line for line in lines if _ZONE.search(line.text)),
    }
    return [ToBind(what, found[:5]) for what, found in groups.items() if found]


def _at(lines: tuple[Line, ...], standing: str) -> tuple[int, ...]:
    return tuple(line.line for line in lines if line.standing == standing)


def _draft(outline: Outline) -> list[str]:
    title = next((line.text for line in outline.lines if line.kind == "heading"), outline.file)
    version = _VERSION.search(title)
    return [
        FENCE,
        f"name: {_quoted(title)}",
        f"version: {_quoted(version[1] if version else 'new')}",
        "# A draft by `gonogo adopt`. Take the signs away from what you have filled in; the keys are in the reference.",
        "# Then ask `gonogo lint` again: it says what a run would still refuse, and where.",
        f"# zone: {_zone(outline)}  # of every clock time below",
        "# criteria: {on no data: hold, at least: 500 requests}  # while nothing is measured; the smallest sample",
        "# components:  # what the phases give traffic: its two versions, and how each is started",
        "#   service:",
        "#     strategy: canary",
        '#     stable: {version: "old", command: "./serve --port {port}"}',
        '#     new: {version: "new", command: "./serve --port {port}"}',
        "#     ready: /health",
        "#     smoke: [/health]",
        "#     route: {port: 8080, cohort: cookie release-cohort}",
        *_signals(outline),
        "# people:  # who may answer, by the roles that the document names",
        *(f"#   {name}: {{kind: person, roles: [{role}]}}" for name, role in _people(outline)),
        "# channels:  # where messages go; the addresses stand in variables of the environment",
        *_channels(outline),
        "# going back: {window: 30 d, budget: 60 s}  # until when it must be possible, and how long it may take",
        FENCE,
    ]  # fmt: skip


def _zone(outline: Outline) -> str:
    """The zone that the document names, as an example where it names none."""
    found = (_NAMED_ZONE.search(line.text) for line in outline.lines)
    return next((named[0] for named in found if named), "Europe/Berlin")


def _signals(outline: Outline) -> list[str]:
    lines = [line for line in outline.lines if line.standing == "needs a binding" and line.label]
    names = dict.fromkeys(re.sub(r"[^\w ]", "", line.label.lower()).strip() for line in lines)
    drafts = [
        f"#   {name}: {{source: prometheus_text, url: http://127.0.0.1:9090/metrics, metric: {name.replace(' ', '_')}}}"
        for name in names
        if name
    ]
    return ["# signals:  # what gonogo does not measure by itself", *drafts] if drafts else []


def _people(outline: Outline) -> list[tuple[str, str]]:
    """Those whom the document names behind a role, with it; of the other roles, that a name is to be filled in."""
    named: dict[str, str] = {}
    for line in outline.lines:
        is_person = line.kind == "role" and line.label and not line.is_code
        found = _NAME.match(plain_words(line.cells[1] if len(line.cells) > 1 else line.rest)) if is_person else None
        if found and not _NO_NAME.search(found[0]) and not re.search(r"\d", line.label):
            named.setdefault(found[0].strip(), _ROLE_WORDS.sub(" ", line.label.lower()).strip())
    behind = {role for role in named.values() if role}
    rest = [role for role in _roles(outline) if role.lower() not in behind] if not named else []
    found_people = [(name, role) for name, role in named.items() if role][:ROLES_MAX]
    return [*found_people, *((f"Name of the {role}", role.lower()) for role in rest)]


_NAME = re.compile(
    r"(?:[A-ZÀ-Þ]\.? ?[\wÀ-ÿ'’-]*)(?: (?:[A-ZÀ-Þ][\wÀ-ÿ'’.-]+|van|de|der|von|da|di)){0,3}(?=\s*(?:$|[,(|–-]))"
)
_NO_NAME = re.compile(
    r"\b(?:team|lead|leads|manager|engineers?|owner|officer|support|marketing|guild|sre|devops|tbd|tba)\b",
    re.IGNORECASE,
)
_ROLE_WORDS = re.compile(r"[^\w/ -]+")


def _roles(outline: Outline) -> list[str]:
    found: dict[str, None] = {}
    for line in outline.lines:
        if line.kind in ("role", "severity", "item", "decision rule"):
            for role in _ROLE.findall(line.text.replace("*", "").replace("[", "").replace("]", "")):
                found.setdefault(role.strip(), None)
    return list(found)[:ROLES_MAX] or ["Release Lead"]


def _channels(outline: Outline) -> list[str]:
    words = " ".join(line.text for line in outline.lines if line.kind in ("message", "item"))
    names = [name for name, pattern in _CHANNELS if pattern.search(words)] or ["team"]
    variables = (re.sub(r"\W", "_", name).upper() for name in names)
    return [
        f"#   {name}: {{kind: webhook, url: '${{{variable}_URL}}'}}"
        for name, variable in zip(names, variables, strict=True)
    ]


def _quoted(text: str) -> str:
    plain = " ".join(re.sub(r"[*`\"\\]", "", text).split())
    return f'"{plain}"'
