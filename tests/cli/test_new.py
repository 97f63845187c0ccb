from __future__ import annotations

import pytest

from gonogo.cli.calling import call
from gonogo.cli.new import Service, plan_text
from gonogo.document.read import read_plan
from gonogo.errors import GonogoError


def no_doors():
    raise AssertionError("nothing outside is needed")


WORDS = ("new", "plan", "--command", "node server.js 'a b'", "--port", "8080", "--health", "/health")


def test_the_plan_that_is_written_can_be_run(tmp_path):
    """Whoever has an HTTP service has a plan that gonogo understands in every line, at once."""
    file = tmp_path / "release.md"
    called = call((*WORDS, "--new-command", "node next.js --port {port}", "-o", str(file)), no_doors)
    assert called.name == "new plan"
    plan = read_plan(file)
    web = plan.component("web")
    assert web.stable.command == ("node", "server.js", "a b")
    assert web.new.command == ("node", "next.js", "--port", "{port}")
    assert (web.route.port, web.ready.path, plan.entry) == (8080, "/health", "web")
    assert [phase.share_percent for phase in plan.phases] == [10, 100]


def test_versions_have_the_names_that_they_are_given(tmp_path):
    """Every release of a service would be called 2, in the plan and in every report."""
    file = tmp_path / "release.md"
    call((*WORDS, "--stable-version", "1.9.0", "--new-version", "2.0.0-rc1", "-o", str(file)), no_doors)
    plan = read_plan(file)
    web = plan.component("web")
    assert (plan.version, web.stable.version, web.new.version) == ("2.0.0-rc1", "1.9.0", "2.0.0-rc1")


def test_a_file_that_is_there_is_not_touched(tmp_path):
    """Nobody loses a plan to a second call."""
    file = tmp_path / "release.md"
    file.write_text("mine")
    with pytest.raises(GonogoError):
        call((*WORDS, "-o", str(file)), no_doors)
    assert file.read_text() == "mine"


@pytest.mark.parametrize(
    "wrong",
    [
        {"port": 0},
        {"health": "health"},
        {"health": "/a b"},
        {"command": ""},
        {"command": "'open"},
        {"name": "A: b"},
        {"new_version": '"'},
    ],
)
def test_what_cannot_stand_in_a_plan_is_refused(wrong):
    """A value that would break the document is told before anything is written."""
    with pytest.raises(GonogoError):
        plan_text(Service(**({"command": "x", "port": 1, "health": "/"} | wrong)))
