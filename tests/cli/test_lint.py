from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from gonogo.cli.answer import Exit
from gonogo.cli.calling import call
from gonogo.errors import GonogoError

ROOT = Path(__file__).parents[2]
BAD = "# Release\n\n## Phase 1: Beta (2 days)\n\n### Success criteria\n\n- < 200 ms response time\n"


def lint(*words):
    """What `gonogo lint` answers, with no door to anything outside."""

    def no_doors():
        raise AssertionError("nothing outside is needed")

    return call(("lint", *map(str, words)), no_doors).answer


@pytest.fixture
def bad(tmp_path):
    """A document with a finding of level error."""
    file = tmp_path / "release.md"
    file.write_text(BAD)
    return file


def test_an_error_is_shown_with_its_line_and_fails(bad):
    """Whoever runs it in CI is stopped, and sees where to look."""
    answer = lint(bad)
    assert answer.exit_code is Exit.WRONG
    assert f"--> {bad}:7\n7 | - < 200 ms response time\n  | ^^^^" in answer.text
    assert "\x1b" not in answer.text


def test_what_is_only_a_warning_does_not_fail(tmp_path):
    """A team is not stopped by what it may well have meant."""
    file = tmp_path / "release.md"
    allowed = "<!-- gonogo: allow GL101: the mean, by contract -->"
    file.write_text(f"## Success criteria\n\n{allowed}\n- < 200 ms response time\n- 100% safe\n")
    answer = lint(file)
    assert "GL101: the mean, by contract" in answer.text
    assert "warning[GL" in answer.text
    assert answer.exit_code is Exit.CLEAN


def test_json_is_what_the_contract_says(bad):
    """A program reads findings and coverage by their names, over all documents at once."""
    said = json.loads(lint(bad, bad, "--format", "json").text)
    assert set(said) == {"findings", "coverage"}
    first = [finding for finding in said["findings"] if finding["code"] == "GL101"]
    assert {"code", "severity", "file", "line", "message", "why", "hint"} <= set(first[0])
    assert (len(first), first[0]["line"], first[0]["severity"]) == (2, 7, "error")
    assert said["coverage"]["measurable now"] == 2


def test_what_a_run_would_refuse_is_found_before_the_run(tmp_path):
    """A bound plan with a slip in it is told now, not in the night of the release; code hosts can show it."""
    file = tmp_path / "release.md"
    text = (ROOT / "examples" / "small-service.md").read_text()
    file.write_text(text)
    assert lint(file).exit_code is Exit.CLEAN
    file.write_text(text.replace("strategy:", "stratgy:", 1))
    run = json.loads(lint(file, "--format", "sarif").text)["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    refused = [one for one in run["results"] if one["ruleId"] == "GG-1101"]
    assert refused
    assert rules[refused[0]["ruleIndex"]] == "GG-1101"


def test_a_file_that_cannot_be_read_does_not_hide_the_others(bad, tmp_path):
    """One wrong path does not cost the findings of the other documents."""
    answer = lint(tmp_path / "none.md", bad)
    assert "GL101" in answer.text
    assert "error[GG-1001]" in answer.words
    assert next(problem["code"] for problem in answer.data["unread"]) == "GG-1001"
    assert answer.exit_code is Exit.WRONG


def test_no_document_is_no_clean_answer():
    """A glob that matched nothing is not taken for a plan without faults."""
    with pytest.raises(GonogoError) as told:
        lint()
    assert told.value.code == "GG-2001"


def test_fix_changes_only_what_is_certain(tmp_path):
    """Garbled text and characters without width are put right; words, line ends and open findings stay."""
    file = tmp_path / "release.md"
    file.write_bytes((BAD + "- ✅ größer\n- ✔ kleiner\n").encode().decode("mac_roman").replace("\n", "\r\n").encode())
    answer = lint(file, "--fix")
    assert file.read_bytes() == (BAD + "- ✅ größer\n- ✔ kleiner\n").replace("\n", "\r\n").encode()
    assert "put right" in answer.words
    assert "GL101" in answer.text
    file.write_text("- error rate < 1\u200b0%\n")
    assert "1 character without width" in lint(file, "--fix").words
    assert file.read_text() == "- error rate < 10%\n"
    assert lint(file, "--fix").words == ""


def test_the_pre_commit_hook_runs_this_command():
    """A team that adds the hook gets the command that is documented."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert (hook["id"], hook["entry"]) == ("gonogo-lint", "gonogo lint")


@pytest.mark.real
def test_the_hook_does_what_a_commit_hook_does(bad, tmp_path):
    """A broken plan would be committed although the hook is installed."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    good = tmp_path / "deploy.md"
    good.write_text("# Deploy\n\n- [ ] tests run\n")
    command = [Path(sys.executable).with_name("gonogo"), *hook["entry"].split()[1:]]
    calls = ([*command, good], [*command, good, bad])
    codes = [subprocess.run(one, check=False, capture_output=True).returncode for one in calls]
    assert codes == [0, 2]
    assert re.search(hook["files"], "docs/release.md")
    assert not re.search(hook["files"], "README.md")
