"""`gonogo new`: something to start from."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from gonogo.cli.answer import Answer
from gonogo.cli.options import DEFAULTS, Options
from gonogo.core.codec import plan_digest
from gonogo.document.read import read_plan
from gonogo.errors import GonogoError

EXAMPLE = "Example: gonogo new plan --command 'node server.js' --port 8080 --health /health"
new = App(name="new", help=f"Write a small plan for any HTTP service.\n\n{EXAMPLE}")


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What gonogo must know of a service."""

    command: Annotated[
        str, Parameter(help="What starts it today; {port} in it is replaced with the port to listen on.")
    ]
    port: Annotated[int, Parameter(help="Where users come in.")]
    health: Annotated[str, Parameter(help="A path that answers 200 when it is ready.")]
    new_command: Annotated[str | None, Parameter(help="What starts the new version; else the same command.")] = None
    name: Annotated[str, Parameter(help="What the service is called.")] = "service"
    stable_version: Annotated[str, Parameter(help="What the version of today is called.")] = "1"
    new_version: Annotated[str, Parameter(help="What the version that is released is called.")] = "2"
    out: Annotated[Path, Parameter(name=["--output", "-o"], help="The file to write.")] = Path("release.md")


@new.command
def plan(*, service: Service, options: Options = DEFAULTS) -> Answer:  # noqa: ARG001  # read by whoever prints the answer
    """Write a small plan for any HTTP service.

    The service needs to know nothing of gonogo: it listens on the port that it is given (`{port}` in the command, or
    the variable PORT), and answers its health path. The plan is read back; a file that is there is not touched.

    Example: gonogo new plan --command "node server.js" --new-command "node server-next.js" --port 8080 --health /health
    """
    if service.out.exists():
        raise GonogoError("GG-2001", f"{service.out} is there already", hint="choose another file with -o")
    try:
        service.out.parent.mkdir(parents=True, exist_ok=True)
        service.out.write_text(plan_text(service), encoding="utf-8")
    except OSError as error:
        raise GonogoError("GG-2001", f"cannot write {service.out}", why=error.strerror or "", hint="-o FILE") from error
    written = read_plan(service.out)
    words = f"read it, change what does not fit, then: gonogo run {service.out}"
    data = {"file": str(service.out), "digest": plan_digest(written), "phases": len(written.phases)}
    return Answer(f"written to {service.out}", data, words=words)


def plan_text(service: Service) -> str:
    """The plan's text. GonogoError where a value cannot stand in a plan."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", service.name):
        raise GonogoError("GG-2001", f"--name {service.name!r}: a name is 1 to 40 of a–z, 0–9 and -")
    if not 1 <= service.port <= 65_535:
        raise GonogoError("GG-2001", f"--port {service.port} is no port")
    if not re.fullmatch(r"/[!-~]*", service.health):
        raise GonogoError("GG-2001", f"--health {service.health!r}: a path begins with / and has no spaces")
    for version in (service.stable_version, service.new_version):
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,59}", version):
            raise GonogoError("GG-2001", f"{version!r}: a version is 1 to 60 of letters, digits and . _ + -")
    return TEMPLATE.format(
        name=service.name,
        stable_version=service.stable_version,
        new_version=service.new_version,
        stable=_argv(service.command),
        new=_argv(service.new_command or service.command),
        port=service.port,
        health=_quoted(service.health),
    )


def _argv(command: str) -> str:
    """A command line as a YAML list, word by word as a shell would split it."""
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise GonogoError("GG-2001", f"the command {command!r} is not understood", why=str(error)) from error
    if not words:
        raise GonogoError("GG-2001", "the command is empty", hint='--command "node server.js"')
    return "[" + ", ".join(_quoted(word) for word in words) + "]"


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


TEMPLATE = """\
---
name: {name}
version: "{new_version}"

components:
  web:
    strategy: canary
    stable:
      version: "{stable_version}"
      command: {stable}
      env: {{PORT: "{{port}}"}}
    new:
      version: "{new_version}"
      command: {new}
      env: {{PORT: "{{port}}"}}
    ready: {health}
    smoke: [{health}]
    drain: none
    route: {{port: {port}, cohort: cookie {name}-cohort}}

people:
  owner: {{kind: person, roles: [owner]}}

going back: {{window: 7 d, budget: 30 s}}
---

# {name} {new_version}

## Guards

> Armed from the first request on the new version to the end of the last phase: one of them is enough to go back.

- error rate worse than stable; at least 50 requests; on no data: hold after 10 s
- p95 latency > 1 s; at least 50 requests; on no data: hold after 10 s

## Phase 1: A tenth (10–60 m, 10%)

### Success criteria

- error rate < 1%; at least 100 requests; on no data: hold

### Decision

- who: owner; window: 2 h; on silence: hold

## Phase 2: Everybody (30–120 m, 100%)

### Success criteria

- error rate < 1%; at least 100 requests; on no data: hold
"""
