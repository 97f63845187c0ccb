"""Packages of small plans, read by the real reader, with the journals of the report's tests."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from gonogo.core.events import RunOpened
from gonogo.document.explain import explain_text
from gonogo.report import make_report
from gonogo.report.package import Source, package, proofs_of

TEXT = """# Nine Meridians

## Phase 1: Internal (10 h)

### Success criteria

- [x] error rate < 1 %
- [ ] ✅ p95 latency < 300 ms

### Failure criteria

- error rate > 2 % for 2 h

## Phase 2: Limited (10 h)

### Before

- who: release manager
- [x] person: support is ready
- [ ] person: <b>legal</b> agreed

### Success criteria

- [ ] p95 latency < 300 ms

## Rollback plan

### Rollback steps

1. Traffic home (5 minutes)
2. Old version (10-20 minutes)
3. Look at `cart_total`
"""


@pytest.fixture(scope="session")
def journals():
    """The module `tests/report/journals.py`."""
    spec = importlib.util.spec_from_file_location("journals", Path(__file__).parents[1] / "journals.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["journals"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def files(journals):
    """The package of the plan above: without a run, or with one; `text` is another plan."""

    def made(events=(), text=TEXT):
        document = explain_text(text, "plans/release.md")
        if not events:
            return package(Source(document=document, digest="d" * 64))
        plan = with_items(journals.plan())
        told = tuple(
            replace(one, what=replace(one.what, plan=plan)) if isinstance(one.what, RunOpened) else one
            for one in events
        )
        run = make_report(told)
        proofs = proofs_of(document.lines, plan, run)
        return package(Source(document=document, digest="d" * 64, plan=plan, run=run, proofs=proofs))

    return made


def with_items(plan):
    """The journal's plan, whose gate asks for one item of the document."""
    internal, beta = plan.phases
    return replace(plan, phases=(internal, replace(beta, before=replace(beta.before, items=("support is ready",)))))
