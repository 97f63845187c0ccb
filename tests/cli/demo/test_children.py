from __future__ import annotations

import sys
import time

import pytest

from gonogo.cli.demo.children import Program, last_words, running

GRANDCHILD = (
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); print(child.pid, flush=True)"
)


def program(tmp_path, code):
    return Program((sys.executable, "-c", code), {"WORDS": "hello"}, tmp_path / "log")


@pytest.mark.real
def test_nothing_of_a_child_is_left(tmp_path):
    """The demo leaves no process behind, not even one that its children started."""
    code = f"import subprocess, sys, os; {GRANDCHILD}; sys.stderr.write(os.environ['WORDS'])"
    with running(program(tmp_path, code)) as child:
        grandchild = int(child.stdout.readline())
        child.wait(20)
    assert child.returncode == 0
    until_s = time.monotonic() + 10
    while is_there(grandchild) and time.monotonic() < until_s:
        time.sleep(0.01)
    assert not is_there(grandchild)
    assert last_words(tmp_path / "log") == "hello"


@pytest.mark.real
def test_a_child_is_ended_when_the_block_is_left_by_ctrl_c(tmp_path):
    """Ctrl-C in the middle of the demo ends what it started."""
    children = []

    def interrupted():
        with running(program(tmp_path, "print('up', flush=True); import time; time.sleep(60)")) as child:
            children.append(child)
            child.stdout.readline()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert children[0].returncode is not None


def test_no_log_has_no_words(tmp_path):
    """A program that never wrote anything does not hide the error that is told."""
    assert last_words(tmp_path / "none") == ""


def is_there(pid):
    """Whether a process of that number lives; a zombie does not."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:  # noqa: PTH123  # one line of the kernel's
            return file.read().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False
