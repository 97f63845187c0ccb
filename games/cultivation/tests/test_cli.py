"""The command line: exit codes, coded errors, one JSON object on stdout."""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import time
import urllib.request
from urllib.error import URLError

import pytest

from cultivation.cli import _parser, main

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def game(start_game, database):
    return start_game(database, "--build", "v1").wait_ready()


def run(*words):
    done = subprocess.run(
        [sys.executable, "-m", "cultivation", *words], capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["audit", "--database", "postgresql://x@/x?host=/nowhere"], 2, "database_unreachable"),
        (["smoke", "--url", "http://127.0.0.1:1"], 2, "service_unreachable"),
        (
            ["serve", "--port", "0", "--database", "postgresql:///x", "--build", "not a label"],
            2,
            "a build is",
        ),
        (["serve", "--port", "70000", "--database", "postgresql:///x", "--build", "b"], 2, "no port"),
        (
            ["serve", "--port", "0", "--database", "postgresql:///x", "--build", "b", "--variant", "moon"],
            2,
            "moon",
        ),
        (["players", "--url", "http://127.0.0.1:1"], 2, "--seconds"),
        (["players", "--url", "nonsense", "--seconds", "1"], 2, "bad_argument"),
        (["players", "--url", "http://192.0.2.1:1", "--seconds", "1"], 2, "this machine only"),
        (["players", "--url", "http://127.0.0.1:1", "--seconds", "9999"], 2, "bounded"),
        (["players", "--url", "http://127.0.0.1:1", "--seconds", "1", "--rate", "99999"], 2, "bounded"),
        (["audit", "--database", ""], 2, "a database is"),
        (["trace", "--database", "nonsense", "--tx", "1"], 2, "a database is"),
        (["trace", "--database", "postgresql:///x"], 2, "--tx"),
        (["trace", "--database", "postgresql://x@/x?host=/nowhere", "--tx", "1"], 2, "database_unreachable"),
        (["plausibility", "--database", "postgresql://x@/x?host=/nowhere"], 2, "database_unreachable"),
        (["reverse", "list", "--url", "nonsense", "--account", "a", "--password-file", "/nowhere"], 2, "cannot read"),
        (["load", "steady", "--url", "http://127.0.0.1:1", "--players", "0"], 2, "above 0"),
        (["model", "--commands", "0"], 2, "shows nothing"),
        (["model", "--junit", "/no/where/x.xml"], 2, "no file in a folder"),
        (["database", "--dir", "/proc/none"], 2, "cannot make"),
        (["order", "--url", "http://x", "--account", "op", "--password-file", "/none", "{}"], 2, "cannot read"),
        (["order", "--url", "http://x", "--account", "op", "--password-file", "/dev/null", "{"], 2, "an order is JSON"),
        (["order", "--url", "http://x", "--account", "op", "--password-file", "/dev/null", "{}"], 2, "what and why"),
        ([], 2, "COMMAND"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(words, code, says, capsys):
    """Whoever calls it wrongly is told what and what to do, without a traceback."""
    with pytest.raises(SystemExit) as ended:
        main(words)
    told = capsys.readouterr()
    assert ended.value.code == code
    assert told.out == ""
    assert says in told.err
    assert "Traceback" not in told.err


def test_help_names_every_command_and_variant(capsys):
    """A newcomer finds everything from --help."""
    for words in (["--help"], ["serve", "--help"]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 0
    text = capsys.readouterr().out
    assert all(word in text for word in ("database", "serve", "audit", "players", "smoke", "double-claim", "leak"))


def test_every_option_of_every_command_says_what_it_is():
    """An operator would have to read the code to know what may be asked for."""
    commands = next(one for one in _parser()._actions if isinstance(one, argparse._SubParsersAction))
    assert len(commands.choices) > 12
    for name, parser in commands.choices.items():
        assert parser.description, name
        assert [one.dest for one in parser._actions if not one.help] == [], name


def test_play_on_a_port_in_use_tells_nobody_to_go_there(game):
    """Its player would be sent to somebody else's game."""
    port = game.url.rpartition(":")[2]
    code, out, told = run("play", "--port", port)
    assert (code, out) == (2, "")
    assert "address_in_use" in told


def test_a_port_in_use_is_named(game, database):
    """Two processes on one port: the second says so and ends."""
    code, _, err = run("serve", "--port", str(game.port), "--database", database, "--build", "second")
    assert code == 2
    assert "address_in_use" in err
    assert "hint:" in err


def test_players_until_a_signal_report_what_they_saw(game, database, tmp_path):
    """The players end politely with their counts, and tell them every second while they play."""
    stats = tmp_path / "stats.json"
    words = [
        "--players",
        "10",
        "--rate",
        "60",
        "--until-signal",
        "--seed",
        "3",
        "--json",
        "--stats-file",
        str(stats),
    ]
    players = subprocess.Popen(
        [sys.executable, "-m", "cultivation", "players", "--url", game.url, *words],
        stdout=subprocess.PIPE,
        text=True,
    )
    while not (stats.exists() and json.loads(stats.read_text())["requests"] > 100):
        assert players.poll() is None
        time.sleep(0.1)
    players.send_signal(signal.SIGTERM)
    out, _ = players.communicate(timeout=30)
    told = json.loads(out)
    assert players.returncode == 0
    assert told["requests"] == told["ok"] + told["failed"] > 100
    assert (told["failed"], told["state"]["backwards"], told["state"]["disagreements"]) == (0, 0, 0)
    assert told["state"]["checked"] > 50
    assert list(told["builds"]) == ["v1"]
    assert told["builds"]["v1"]["requests"] == told["requests"]
    code, out, _ = run("audit", "--database", database, "--json")
    assert (code, json.loads(out)["ok"]) == (0, True)


def test_players_count_a_server_that_is_not_there(new_port):
    """No server is not a pause in the counts: every request due was a failure."""
    code, out, _ = run("players", "--url", f"http://127.0.0.1:{new_port()}", "--rate", "50", "--seconds", "1")
    told = json.loads(out)
    assert code == 0
    assert told["failed"] == told["failed_connection"] == told["requests"] > 10
    assert told["failed_by_kind"] == {"refused": told["requests"]}


def test_the_auditor_serves_its_findings(database, new_port, query):
    """A release tool reads violations by build, and sees how old the audit is."""
    port = new_port()
    auditor = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "cultivation",
            "audit",
            "--database",
            database,
            "--serve",
            str(port),
            "--every-s",
            "0.1",
        ]
    )
    before = until(auditor, port, lambda text: "cultivation_conservation_violations" in text)
    query(
        database,
        """INSERT INTO ledger (seq, from_account, to_account, asset, qty, reason, build, rules, content,
        cohort, at) VALUES (1, 'faucet:idle', 'p:1', 'stone', 5, 'idle', 'thief', 1, 'c', 'g', 0)
        RETURNING 1""",
    )
    after = until(auditor, port, lambda text: 'build="thief"' in text)
    auditor.send_signal(signal.SIGTERM)
    assert auditor.wait(30) == 0
    assert "thief" not in before
    assert 'cultivation_conservation_violations{build="thief"} 2' in after
    assert 'cultivation_audited_postings_total{build="thief"} 1' in after
    assert "cultivation_audit_age_seconds" in after


def until(process, port, holds):
    """What /metrics says when it says what it should."""
    while True:
        assert process.poll() is None
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as reply:
                text = reply.read().decode()
        except (URLError, ConnectionError):
            text = ""
        if holds(text):
            return text
        time.sleep(0.05)


def test_what_looks_strange_is_told_as_json_junit_a_page_and_metrics(start_game, new_database, tmp_path, new_port):
    """Whoever runs the game reads what was found in whatever form the house reads, and nobody is accused of nothing."""
    database = new_database()
    start_game(database, "--build", "v1").wait_ready().born("Unsuspected")
    junit, html = tmp_path / "out.xml", tmp_path / "page.html"
    code, out, _ = run("plausibility", "--database", database, "--json", "--junit", junit, "--html", html, "--keep")
    told = json.loads(out)
    assert (code, told["ok"], told["flags"]) == (0, True, [])
    assert told["looked"]["faucet"] > 0
    assert 'tests="7"' in junit.read_text()
    assert "Nobody." in html.read_text()
    port = new_port()
    words = ["plausibility", "--database", database, "--serve", str(port)]
    served = subprocess.Popen([sys.executable, "-m", "cultivation", *words])
    try:
        text = metrics_at(port)
    finally:
        served.send_signal(signal.SIGTERM)
        assert served.wait(20) == 0
    assert 'cultivation_plausibility_flags{kind="faucet"} 0' in text
    assert "cultivation_plausibility_looks_total 1" in text


def metrics_at(port):
    """What is told after the first look."""
    end_s = time.monotonic() + 30
    while time.monotonic() < end_s:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as reply:
                text = reply.read().decode()
            if "age_seconds +Inf" not in text:
                return text
        except URLError:
            pass
        time.sleep(0.1)
    raise AssertionError("nobody looked")


def test_an_auditor_that_is_interrupted_has_done_its_work(database, new_port):
    """Whoever ends it by hand would be told of a failure that there was none of."""
    port = new_port()
    words = [sys.executable, "-m", "cultivation", "audit", "--database", database, "--serve", str(port)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as auditor:
        end_s = time.monotonic() + 30
        while time.monotonic() < end_s:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=2):
                    break
            except (URLError, OSError):
                time.sleep(0.1)
        auditor.send_signal(signal.SIGINT)
        assert (auditor.wait(30), auditor.stderr.read()) == (0, "")
