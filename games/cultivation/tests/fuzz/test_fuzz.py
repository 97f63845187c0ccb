"""The interface holds against its own document: whatever is sent, an answer of the closed set, and clean books."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cultivation.audit import run as audits
from cultivation.openapi import document

pytestmark = pytest.mark.real
SCRIPT = Path(__file__).with_name("fuzz.py")


def test_whatever_is_sent_is_answered_with_a_code_of_the_closed_set(start_game, database, tmp_path):
    """No client, however broken, gets a bug for an answer or creates value."""
    game = start_game(database, "--build", "v1").wait_ready()
    player = game.born("Fuzzed")
    file = tmp_path / "password"
    file.write_text("a password of the house\n")
    words = ["--account", "operator", "--role", "operator", "--password-file", str(file)]
    staff = [sys.executable, "-m", "cultivation", "staff", "--database", database, *words]
    subprocess.run(staff, check=True, capture_output=True)
    login = {"v": 1, "account": "operator", "password": "a password of the house"}
    operator = game.send("/v1/login", login)[1]["token"]
    grown = {"do": "raise", "why": "a test", "player": game.get("/v1/sync", player)[1]["player"]}
    grown |= {"realm": 9, "level": 200, "age_ms": 10**9, "stone": 10**9, "jade": 10**6}
    assert game.send("/v1/admin", grown, operator)[1]["ok"]
    described = tmp_path / "openapi.json"
    described.write_text(document.text())
    words = ["--url", game.url, "--document", str(described), "--player", player, "--operator", operator]
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *words], capture_output=True, text=True, timeout=300, check=False
    )
    result = json.loads(done.stdout or "{}")
    assert result, done.stderr[-3_000:]
    assert result["findings"] == []
    assert result["cases"] > 300
    assert result["ok"] > 20, "the cases never came as far as the rules"
    assert audits.once(database).violations == []
