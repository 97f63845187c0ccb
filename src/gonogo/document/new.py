"""A small plan for any HTTP service, to start from."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from gonogo.document.write import dump


@dataclass(frozen=True, slots=True)
class NewPlan:
    """What is known of a service. `command` starts the new version and `stable_command` the one that serves now; both
    may hold `{port}`. Where they do not, the port is given in the environment as PORT. `health` is a path."""

    name: str
    command: str
    stable_command: str
    port: int
    health: str = "/"
    version: str = "new"
    stable_version: str = "stable"
    owner: str = "owner"


def new_plan(service: NewPlan) -> str:
    """The text of a plan in Markdown: canary of 10, 50 and 100%, cohort by cookie, guards against stable.

    It reads back without errors for every name, command, port and path that a plan may hold.
    """
    return f"---\n{dump(_bindings(service))}---\n\n{_BODY.format(name=service.name, version=service.version)}"


def _bindings(service: NewPlan) -> dict[str, object]:
    component = {
        "strategy": "canary",
        "stable": _artifact(service.stable_version, service.stable_command),
        "new": _artifact(service.version, service.command),
        "ready": service.health,
        "smoke": [service.health],
        "drain": "none",
        "route": {"port": service.port, "cohort": "cookie gonogo-cohort"},
    }
    return {
        "name": service.name,
        "version": service.version,
        "components": {"web": component},
        "people": {service.owner: {"kind": "person", "roles": ["owner"]}},
        "channels": {"log": {"kind": "file", "path": "messages.log"}},
        "going back": {"window": "7 d", "budget": "30 s"},
        "criteria": {"on no data": "hold", "at least": "500 requests"},
    }


def _artifact(version: str, command: str) -> dict[str, object]:
    artifact: dict[str, object] = {"version": version, "command": shlex.split(command)}
    if "{port}" not in command:
        artifact["env"] = {"PORT": "{port}"}
    return artifact


_BODY = """\
# {name} {version}

What stands under the headings below is carried out as it stands; `gonogo explain` shows how each line is understood.

## Guards

> Armed from the first request on the new version. When one is true, everybody goes back to the stable version.

- error rate worse than stable
- latency worse than stable
- error rate > 5%

## Phase 1: A tenth (30–60 m, 10% of traffic)

### Success criteria

- [ ] error rate < 1%
- [ ] p95 latency no worse than stable

### Decision

- who: owner
- window: 24 h
- on silence: hold

## Phase 2: Half (30–60 m, 50% of traffic)

### Success criteria

- [ ] error rate < 1%
- [ ] p95 latency no worse than stable

## Phase 3: Everybody (2–4 h, 100% of traffic)

### Success criteria

- [ ] error rate < 1%

## Messages

- on gate → log, owner: A decision is asked of you.
- on hold → log, owner: The release holds until you look.
- on promoted → log, owner: The new version is with everybody.
- on rolled back → log, owner: The new version was taken back. The report says why.
"""
