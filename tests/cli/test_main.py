from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import gonogo
from gonogo.cli.app import COMMANDS
from gonogo.cli.main import main
from gonogo.cli.reference import commands_page
from gonogo.cli.troubles import trouble
from gonogo.core.codec import CodecError
from gonogo.core.events import Happened
from gonogo.core.invariant import BrokenInvariant
from gonogo.errors import GonogoError
from gonogo.ports import DriverError, Failure, Fenced

ROOT = Path(__file__).parents[2]


@cache
def page():
    """The reference page, made once: it loads every command."""
    return commands_page()


def ended(capsys, *words):
    """A command's exit code, stdout and stderr."""
    with pytest.raises(SystemExit) as end:
        main(words)
    told = capsys.readouterr()
    return end.value.code, told.out, told.err


def test_version(capsys):
    """Anybody can tell which gonogo they have."""
    assert ended(capsys, "--version") == (0, f"{gonogo.VERSION}\n", "")


def test_the_reference_page_is_fresh():
    """The page of the commands says what the commands' own help says."""
    assert (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8").endswith(page())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command):
    """Nobody has to guess how a command is called."""
    section = page().partition(f"## gonogo {command}\n")[2].partition("\n## ")[0]
    assert f"Example: gonogo {command}" in section


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("nonsense",), "GG-2001"),
        (("status", "--nonsense"), "GG-2001"),
        (("decide", "latest"), "GG-2001"),
        (("status", "no-such-run"), "GG-2002"),
        (("report", "no-such-run"), "GG-2002"),
        (("verify", "no-such-run"), "GG-2002"),
        (("hold", "no-such-run", "--reason", "x"), "GG-2002"),
        (("rollback", "no-such-run", "--phase", "x", "--reason", "x"), "GG-2002"),
        (("run", "no-such-run"), "GG-2002"),
        (("new", "plan", "--command", "x", "--port", "99999", "--health", "/"), "GG-2001"),
        (("demo", "--release", "no-such-build"), "GG-2001"),
        (("demo", "--rate", "0"), "GG-2001"),
    ],
)
def test_a_wrong_call_ends_with_2_and_a_code(capsys, tmp_path, monkeypatch, words, code):
    """A wrong call is told on stderr with its code and a hint, and as data with --json; stdout stays clean."""
    monkeypatch.setenv("GONOGO_HOME", str(tmp_path))
    exit_code, out, err = ended(capsys, *words)
    assert (exit_code, out) == (2, "")
    assert err.startswith(f"error[{code}]: ")
    assert "hint:" in err
    assert "Traceback" not in err
    exit_code, out, err = ended(capsys, *words, "--json")
    told = json.loads(out)
    assert (exit_code, told["exit_code"], told["error"]["code"], told["gonogo"]) == (2, 2, code, gonogo.VERSION)


@pytest.mark.parametrize(
    ("error", "code", "exit_code"),
    [
        (GonogoError("GG-2005", "busy"), "GG-2005", 2),
        (DriverError(Failure.UNREACHABLE, Happened.NO, "no answer"), "GG-3007", 5),
        (DriverError(Failure.MISSING, Happened.NO, "no program"), "GG-3001", 2),
        (DriverError(Failure.FULL, Happened.NO, "no room"), "GG-3006", 5),
        (Fenced("run"), "GG-2005", 2),
        (CodecError("$.what", "unknown"), "GG-4002", 2),
        (BrokenInvariant("never"), "GG-9001", 1),
        (ZeroDivisionError("oops"), "GG-9001", 1),
        (FileNotFoundError(2, "No such file or directory", "/proc/x"), "GG-2001", 2),
        (OSError(28, "No space left on device", "/full"), "GG-3006", 5),
    ],
)
def test_every_error_has_its_exit_code(error, code, exit_code):
    """A script can tell a wrong call from an outside system that is down, and both from a bug of ours."""
    found = trouble(error)
    assert found.words.startswith(f"error[{code}]: ")
    assert (found.data["code"], found.exit_code) == (code, exit_code)


@pytest.mark.parametrize("kind", Failure)
def test_every_failure_of_a_driver_has_a_code(kind):
    """No kind of failure falls through to "a bug"."""
    assert trouble(DriverError(kind, Happened.NO, "x")).exit_code in (2, 5)


@pytest.mark.real
def test_a_closed_pipe_is_no_error(tmp_path):
    """`gonogo … | head` ends quietly."""
    command = f"{sys.executable} -m gonogo.cli.main doctor --json --home {tmp_path} | true"
    told = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in told.stderr


def test_a_traceback_only_with_debug(capsys, tmp_path, monkeypatch):
    """Users see words; whoever reports a bug gets the traceback when they ask for it."""
    monkeypatch.setenv("GONOGO_HOME", str(tmp_path))
    assert "Traceback" in ended(capsys, "status", "no-such-run", "--debug")[2]
