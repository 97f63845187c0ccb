"""The smaller parts of a component: an artifact, a probe, a drain, a route."""

from __future__ import annotations

import re
import shlex

from gonogo.core.plan import Artifact, Cohort, CohortKind, Drain, Pairs, Probe, Route
from gonogo.document import keys
from gonogo.document.fields import (
    duration,
    entries,
    fields,
    is_null,
    listing,
    verbatim,
    whole,
    words,
)
from gonogo.document.nodes import Node, Words
from gonogo.document.reading import Reading
from gonogo.errors import did_you_mean

TARGET_NAMES = ("port", "config")
_REFERENCE = re.compile(r"\$\{[A-Z_][A-Z0-9_]*\}")
_BRACED = re.compile(r"(?<!\$)\{([A-Za-z_][\w-]*)\}")
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9!#$%&'*+.^_|~-]{0,79}")


def read_artifact(reading: Reading, node: Node, what: str) -> Artifact:
    """One version of a component."""
    table = fields(reading, node, what, keys=keys.ARTIFACT)
    command = _command(reading, table.need("command"), f"the command of {what}")
    env = _pairs(reading, table.get("env"), f"the environment of {what}")
    for name, value in env:
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            reading.wrong("GG-1112", node.line, what=f"`{name}` is no name of a variable")
        check_references(reading, value, _line_of(table.get("env"), name), allowed=TARGET_NAMES)
    config = _pairs(reading, table.get("config"), f"the configuration of {what}")
    for name, _ in config:
        if not re.fullmatch(r"[A-Za-z0-9][\w.-]*", name):
            why = "It is a file written beside the process, without a folder."
            reading.wrong("GG-1112", node.line, what=f"the configuration file `{name}`", why=why)
    requires = tuple(
        words(reading, entry, "a required file") for entry in listing(reading, table.get("requires"), "requires")
    )
    version = words(reading, table.need("version"), f"the version of {what}")
    return Artifact(version, command, env, config, requires)


def read_probe(reading: Reading, node: Node | None, what: str) -> Probe:
    """`/ready`, or a table of path, status and `give up`."""
    if node is None:
        return Probe("/")
    if isinstance(node, Words):
        return Probe(_http_path(reading, node, what))
    table = fields(reading, node, what, keys=keys.PROBE)
    status = whole(reading, table.get("status"), f"the status of {what}", default=200, bounds=(100, 599))
    give_up_s = duration(reading, table.get("give up"), f"`give up` of {what}", default=Probe("/").give_up_s)
    return Probe(_http_path(reading, table.need("path"), what), status, give_up_s)


def read_drain(reading: Reading, node: Node | None) -> Drain:
    """`/drain`, `none`, or a table of path and `give up`."""
    if node is None:
        return Drain()
    if isinstance(node, Words):
        return Drain() if node.text == "none" else Drain(_http_path(reading, node, "drain"))
    table = fields(reading, node, "drain", keys=keys.DRAIN)
    path = table.get("path")
    give_up_s = duration(reading, table.get("give up"), "`give up` of drain", default=Drain().give_up_s)
    return Drain(None if path is None else _http_path(reading, path, "drain"), give_up_s)


def read_route(reading: Reading, node: Node | None) -> Route | None:
    """Where users come in; None where the component is not routed by share."""
    if node is None:
        return None
    table = fields(reading, node, "route", keys=keys.ROUTE)
    port = whole(reading, table.need("port"), "the port of the route", default=1, bounds=(1, 65535))
    cohort = table.need("cohort", "`header NAME`, `cookie NAME` or `address`: what keeps a player on one side.")
    return Route(port, _cohort(reading, cohort))


def check_references(reading: Reading, text: str, line: int, *, allowed: tuple[str, ...] = ()) -> None:
    """Note what looks like a reference and is none that anybody would replace."""
    rest = _REFERENCE.sub("", text)
    if "$" in rest:
        reading.wrong("GG-1111", line, what=f"`{text}` holds a `$` that is no `${{NAME}}`")
    for name in _BRACED.findall(rest):
        if name not in allowed:
            reading.wrong("GG-1111", line, what=f"`{{{name}}}` is not known here", hint=did_you_mean(name, allowed))


def _command(reading: Reading, node: Node | None, what: str) -> tuple[str, ...]:
    if node is None:
        return ()
    if isinstance(node, Words):
        try:
            command = tuple(shlex.split(node.text))
        except ValueError as error:
            reading.wrong("GG-1103", node.line, what=f"{what}: {str(error).lower()}")
            return ()
    else:
        command = tuple(verbatim(reading, entry, what) for entry in listing(reading, node, what))
    if not command or not command[0]:
        reading.wrong("GG-1103", node.line, what=f"{what} is empty")
    for argument in command:
        check_references(reading, argument, node.line, allowed=TARGET_NAMES)
    return command


def _pairs(reading: Reading, node: Node | None, what: str) -> Pairs:
    pairs = []
    for key, value in entries(reading, node, what):
        if is_null(value):
            reading.wrong("GG-1103", key.line, what=f"`{key.text}` in {what} is empty", hint='Write `""` for no value.')
        pairs.append((key.text, verbatim(reading, value, f"`{key.text}` in {what}")))
    return tuple(pairs)


def _line_of(node: Node | None, name: str) -> int:
    return next((value.line for key, value in entries(Reading(""), node, "") if key.text == name), 1)


def _http_path(reading: Reading, node: Node | None, what: str) -> str:
    text = words(reading, node, what)
    if node is not None and text and not re.fullmatch(r"/[!-~]*", text):
        reading.wrong(
            "GG-1105", node.line, what=f"{what} is `{text}`, which is no path", hint="A path begins with `/`."
        )
    return text


def _cohort(reading: Reading, node: Node | None) -> Cohort:
    nobody = Cohort(CohortKind.ADDRESS)
    if node is None:
        return nobody
    kind_word, _, name = words(reading, node, "the cohort").partition(" ")
    kinds = {kind.value: kind for kind in CohortKind}
    kind = kinds.get(kind_word.lower())
    if kind is None:
        reading.wrong("GG-1104", node.line, what=f"the cohort is `{kind_word}`", hint=did_you_mean(kind_word, kinds))
        return nobody
    if kind is CohortKind.ADDRESS:
        if name:
            reading.wrong("GG-1103", node.line, what="an address has no name")
        return nobody
    if not _TOKEN.fullmatch(name):
        reading.wrong("GG-1112", node.line, what=f"the {kind.value} `{name}`", hint=f"Write `{kind.value} NAME`.")
    return Cohort(kind, name)
