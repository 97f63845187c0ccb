from __future__ import annotations

from gonogo.cli.answer import Exit


def test_doctor_tells_what_is_there(runs, tmp_path):
    """A newcomer learns before the first release what is missing and what to do."""
    answer = runs.call("doctor", "--home", str(tmp_path / "home"))
    found = {one["what"]: one for one in answer.data["found"]}
    assert found["Envoy, the router"]["state"] == "good"
    assert answer.exit_code is Exit.CLEAN
    assert not (tmp_path / "home").exists()


def test_doctor_tells_what_is_missing_and_what_to_do(runs, tmp_path, monkeypatch):
    """What is missing has a hint, and the exit code says so to a script."""
    monkeypatch.setenv("PATH", str(tmp_path))
    file = tmp_path / "file"
    file.write_text("")
    answer = runs.call("doctor", "--home", str(file))
    assert answer.exit_code is Exit.OUTSIDE
    assert "hint: --home DIR" in answer.text
