#!/usr/bin/env python3
"""The program as a whole against everything that goes wrong around it.

usage: run_e2e.py RTM-CONFORM RTM-MOCK-SERVICE [WORD …]

Each test runs the program, mostly against a service of hostile.py, and holds the outcome to what
the design promises: the exit code, the kinds of verdict, an end in bounded time, one journal, console
and JUnit file that agree, and nothing left running. With WORDs, only tests that hold one in their name.
"""
import collections
import concurrent.futures
import json
import os
import re
import resource
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
TLS = ROOT / "fixtures" / "tls"
HOSTILE = "exec %s %s" % (shlex.quote(sys.executable), shlex.quote(str(HERE / "hostile.py")))
XMLLINT = shutil.which("xmllint")
AT_ONCE = 4  # most of a run is waiting
SLACK = float(os.environ.get("E2E_SLACK", "20"))  # seconds that a busy machine may add to a bound
HANG = 120  # seconds until a run is given up

PASSED, FAILED = ("pass",), ("fail", "fixed", "error", "inconclusive")
tests = []


class Skip(Exception):
    pass


def test(function):
    tests.append(function)
    return function


def each(*rows):
    """One test a row: its first word stands in the name."""
    def add(function):
        for row in rows:
            def one(box, row=row):
                function(box, *row)
            one.__name__ = "%s: %s" % (function.__name__, row[0])
            tests.append(one)
        return function
    return add


def equal(seen, wanted, what):
    assert seen == wanted, "%s: %r, expected %r" % (what, seen, wanted)


def is_gone(pid):
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return state.stdout.strip()[:1] in ("", "Z")


def wait_gone(pid, seconds=5):
    until = time.monotonic() + seconds
    while not is_gone(pid):
        assert time.monotonic() < until, "process %d is left running" % pid
        time.sleep(0.02)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def read_journal(path):
    """All records; a last line that was cut off is none."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return [json.loads(line) for line in text.split("\n")[:-1]]


class Outcome:
    def __init__(self, box, process, out, err, seconds):
        self.exit, self.out, self.err, self.seconds = process.returncode, out, err, seconds
        self.records = read_journal(box.journal)
        self.junit = box.junit.read_text(encoding="utf-8") if box.junit.exists() else None
        self.lines = out.splitlines()
        final = {r["i"]: r for r in self.records if r["r"] == "verdict"}
        self.verdicts = [final[i] for i in sorted(final)]
        self.counts = collections.Counter(v["verdict"] for v in self.verdicts)
        self.planned = sum(r["r"] == "plan" for r in self.records)

    def of(self, verdict):
        return [v for v in self.verdicts if v["verdict"] == verdict]

    def only(self, verdict):
        equal(self.counts[verdict], 1, verdict)
        return self.of(verdict)[0]

    def pids(self):
        texts = [r["text"] for r in self.records if r["r"] == "output"]
        return [int(t[4:]) for t in texts if re.fullmatch(r"pid \d+", t)]

    def passed(self, at_least):
        equal(self.exit, 0, "exit code")
        equal(self.counts["fail"] + self.counts["error"] + self.counts["inconclusive"], 0, "red")
        assert self.counts["pass"] >= at_least, "only %d passed" % self.counts["pass"]

    def red_line(self):
        """What is written of the one failure: one block, and one only."""
        heads = [n for n, line in enumerate(self.lines) if re.match(r"(FAIL|ERROR) ", line)]
        equal(len(heads), 1, "failures on the console")
        return self.lines[heads[0] + 1]


class Box:
    """What one test works in: a folder of its own and the two programs."""

    def __init__(self, programs, folder):
        self.program, self.mock = programs
        self.folder = folder
        self.journal, self.junit = folder / "run.jsonl", folder / "out.xml"
        self.started = []

    def mock_command(self, *words):
        return "%s --port {port} --exit-with-stdin %s" % (self.mock, " ".join(words))

    def environment(self, env):
        clean = {k: v for k, v in os.environ.items() if not k.startswith("RTM_CONFORM_")}
        return {**clean, "ASAN_OPTIONS": "detect_leaks=1:" + clean.get("ASAN_OPTIONS", ""), **env}

    def start(self, words, env=(), **how):
        usual = {"--home": ROOT, "--color": "never", "--journal": self.journal,
                 "--report-junit": self.junit}
        argv = [self.program, "run", *map(str, words)]
        for option, value in usual.items():
            argv += [] if option in words else [option, str(value)]
        process = subprocess.Popen(argv, cwd=self.folder, env=self.environment(dict(env)),
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, encoding="utf-8",
                                   **how)
        self.started.append(process)
        return process

    def finish(self, process, since):
        out, err = process.communicate(timeout=HANG)
        return Outcome(self, process, out, err, time.monotonic() - since)

    def run(self, *words, bound=10, env=(), whole=True):
        since = time.monotonic()
        outcome = self.finish(self.start(words, env), since)
        limit = bound + SLACK
        assert outcome.seconds < limit, "it took %.1f s, over %g s" % (outcome.seconds, limit)
        self.check_sane(outcome)
        if whole:
            self.check_whole(outcome)
        return outcome

    def hostile(self, mode, *words, **how):
        return self.run("--service-cmd", "%s %s --port {port} --secret {secret}" % (HOSTILE, mode),
                        *words, **how)

    def plain(self, *words):
        """The program with these arguments alone."""
        return subprocess.run([self.program, *map(str, words)], cwd=self.folder, text=True,
                              encoding="utf-8", capture_output=True, timeout=HANG,
                              env=self.environment({}), stdin=subprocess.DEVNULL)

    @staticmethod
    def check_sane(outcome):
        assert outcome.exit in range(7), "exit code %s\n%s" % (outcome.exit, outcome.err[-3000:])
        printed = "\n".join(r["text"] for r in outcome.records if r["r"] == "output")
        for word in ("AddressSanitizer", "LeakSanitizer", "runtime error:", "Assertion"):
            assert word not in outcome.err + printed, (outcome.err + printed)[-3000:]
        for pid in outcome.pids():
            wait_gone(pid)

    def check_whole(self, outcome, interrupted=False):
        """Journal, console and JUnit are all there and say the same."""
        counts, records = outcome.counts, outcome.records
        tally = [sum(counts[v] for v in PASSED), sum(counts[v] for v in FAILED)]
        tally.append(outcome.planned - sum(tally))
        last = "%d passed, %d failed, %d skipped" % tuple(tally)
        equal(records[0]["r"], "run", "first record")
        equal(records[-1]["r"], "end", "last record")
        equal(records[0]["planned"], outcome.planned, "planned")
        equal(len(outcome.verdicts), outcome.planned, "cases with a verdict")
        equal(records[-1]["exit"], outcome.exit, "exit code in the journal")
        ended = {k: n for k, n in records[-1]["counts"].items() if n}
        if "***" not in ended.values():  # a secret of digits masks numbers, too
            equal(ended, dict(counts), "counts at the end of the journal")
        equal(outcome.lines[-1], last, "last line")
        self.check_junit(outcome.junit, outcome.planned, "dialect")
        for name, schema in (("rich", "dialect"), ("strict", "strict")):
            again = self.folder / "again.xml"
            said = self.plain("report", self.journal, "--report-junit", again, "--junit-profile",
                              name)
            equal(said.stdout.splitlines()[-1], last, "last line of report")
            equal(said.returncode, outcome.exit, "exit code of report")
            self.check_junit(again.read_text(encoding="utf-8"), outcome.planned, schema)
            if name == "rich":
                equal(again.read_text(encoding="utf-8"), outcome.junit, "JUnit of report")

    def check_junit(self, text, planned, schema):
        assert text, "there is no JUnit file"
        equal(len(re.findall(r"<testcase ", text)), planned, "test cases in JUnit")
        if XMLLINT is None:
            return
        xsd = ROOT / "reports" / "schema" / (schema + ".xsd")
        said = subprocess.run([XMLLINT, "--nonet", "--noout", "--schema", str(xsd), "-"],
                              input=text.encode(), capture_output=True)
        equal(said.returncode, 0, said.stderr.decode()[-500:])

    def close(self):
        for process in self.started:
            if process.poll() is None:
                process.kill()
                process.wait()


class Listening:
    """A service that is there already, under a free port; it ends with the block."""

    def __init__(self, box, *argv):
        self.process = subprocess.Popen([str(word) for word in argv], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        box.started.append(self.process)
        said = ""
        while not said.startswith("listening on "):
            said = self.process.stdout.readline()
            assert said, self.process.stderr.read()
        self.port = int(said.strip().rstrip("/").rsplit(":", 1)[1])
        self.url = "ws://127.0.0.1:%d/" % self.port

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()


# Before the first good hello: one error, everything else blocked by it


@each(("closes-at-accept", "closed before the upgrade"),
      ("silent-upgrade", "no answer to the upgrade or to hello"),
      ("plain-http", "HTTP 200"),
      ("hello-error", "closed for repairs"),
      ("hello-silent", "no answer to the upgrade or to hello"),
      ("hello-no-json", "no JSON"),
      ("hello-wrong-id", "an answer to nothing"),
      ("hello-batch", "no JSON-RPC 2.0"),
      ("hello-array", "no object"),
      ("hello-binary", "a binary frame"),
      ("hello-no-utf8", "not UTF-8"),
      ("hello-huge", "262144"),
      ("hello-deep", "nested too deeply"))
def not_attached_is_one_error(box, mode, why):
    with Listening(box, sys.executable, HERE / "hostile.py", mode, "--port", 0,
                   "--secret", "x") as service:
        limit = "1s" if "silent" in mode else "8s"
        outcome = box.run("--service", service.url, "--timeout", limit, bound=2)
    check_not_attached(outcome, why)


@each(("hello-error", "closed for repairs"),
      ("never-listens", "connection refused"))
def a_command_that_does_not_come_up_is_one_error(box, mode, why):
    check_not_attached(box.hostile(mode, "--timeout", "6s", bound=9), why)


def check_not_attached(outcome, why):
    equal(outcome.exit, 6, "exit code")
    equal(outcome.only("error")["kind"], "Attach", "kind")
    assert why in outcome.only("error")["message"], outcome.only("error")["message"]
    assert why in outcome.red_line() + outcome.out, outcome.red_line()
    equal(outcome.counts["blocked"], outcome.planned - 1, "blocked")


@test
def an_address_where_nobody_listens_is_one_error(box):
    outcome = box.run("--service", "ws://127.0.0.1:%d/" % free_port(), bound=3)
    equal(outcome.exit, 6, "exit code")
    assert "connection refused" in outcome.only("error")["message"]


@test
def a_name_without_an_address_is_one_error(box):
    outcome = box.run("--service", "ws://nowhere.invalid/", bound=30)
    equal(outcome.exit, 6, "exit code")
    assert "nowhere.invalid" in outcome.only("error")["message"]


@test
def a_command_that_does_not_exist_is_one_error_with_what_the_shell_said(box):
    outcome = box.run("--service-cmd", "rtm-no-such-command {port}", bound=3)
    equal(outcome.exit, 6, "exit code")
    message = outcome.only("error")["message"]
    assert "127" in message and "rtm-no-such-command" in message, message


@test
def a_service_that_listens_late_is_waited_for(box):
    outcome = box.hostile("listens-late", "cases/login", bound=8)
    outcome.passed(10)


# After it: failures, as few as there are causes


@each(("closes-on-call", "Lost", "connection lost", 1),
      ("speaks-nonsense", "Nonsense", "no JSON", 1),
      ("answers-nothing", "Nonsense", "an answer to nothing", 1),
      ("answers-twice", "Nonsense", "answered again", 15),
      ("deep-event", "Nonsense", "nested too deeply", 8),
      ("array-params", "Nonsense", "params that are no object", 8),
      ("binary-event", "Nonsense", "a binary frame", 1),
      ("no-utf8-event", "Nonsense", "not UTF-8", 1),
      ("bad-opcode", "Lost", "connection lost", 1),
      ("resets", "Lost", "connection lost", 1),
      ("closes-1012", "Lost", "closed by the peer", 1),
      ("world-refused", "Lost", "no room", 1),
      ("exits", "Lost", "exited with code 3", 1),
      ("kills-itself", "Lost", "ended by signal 9", 1),
      ("control-closes", "Lost", "the control connection was lost", 1))
def one_cause_is_one_failure(box, mode, kind, why, most):
    outcome = box.hostile(mode, bound=6)
    equal(outcome.exit, 1, "exit code")
    equal(outcome.counts["error"], 0, "errors after the first good hello")
    assert 1 <= outcome.counts["fail"] <= most, outcome.counts
    for failed in outcome.of("fail"):
        equal(failed["kind"], kind, "kind")
        assert why in failed["message"], failed["message"]
    assert outcome.counts["blocked"] > 100, outcome.counts
    assert len(re.findall("^FAIL ", outcome.out, re.M)) == outcome.counts["fail"]


@each(("stalls", "alice login is not answered"),
      ("fence-silent", "fence is not answered"),
      ("clock-silent", "clock.advance is not answered"),
      ("world-silent", "world.create is not answered"))
def silence_is_one_failure_that_says_what_it_waited_for(box, mode, why):
    outcome = box.hostile(mode, "--timeout", "5s", "cases/login", "cases/peer", bound=9)
    equal(outcome.exit, 1, "exit code")
    equal(outcome.only("fail")["kind"], "Guard", "kind")
    assert why in outcome.only("fail")["message"], outcome.only("fail")["message"]
    assert why in outcome.red_line(), outcome.red_line()
    assert outcome.counts["blocked"] > 5, outcome.counts


@each(("restart-silent", "has not come back"), ("restart-idle", "has not come back"),
      ("restart-refused", "not today"), ("restart-exits", "exited with code 0"),
      ("restart-hangs-up", "not come back|connection refused|exited"))
def a_restart_that_does_not_happen_fails_the_case_that_asked_for_it(box, mode, why):
    outcome = box.hostile(mode, "--timeout", "6s", "-k", "loses-no-cached or peer/", bound=9)
    equal(outcome.exit, 1, "exit code")
    assert re.search(why, outcome.only("fail")["message"]), outcome.only("fail")["message"]
    assert outcome.counts["pass"] > 10, outcome.counts


@each(("one-bad", "Lost", []), ("floods-events", "Nonsense", []),
      ("floods-bytes", "Nonsense", []),
      ("huge-event", "Lost|Nonsense", []), ("endless-fragments", "Lost|Nonsense", []),
      ("lies-about-length", "Guard|WrongResult", ["--timeout", "5s"]))
def where_one_connection_misbehaves_the_others_go_on(box, mode, kind, words):
    outcome = box.hostile(mode, *words, "cases/login", "cases/peer", bound=20)
    equal(outcome.exit, 1, "exit code")
    assert re.fullmatch(kind, outcome.only("fail")["kind"]), outcome.only("fail")
    assert outcome.counts["pass"] > 30, outcome.counts
    equal(outcome.counts["blocked"], 0, "blocked")


@test
def a_flood_of_unknown_events_is_one_note(box):
    outcome = box.hostile("floods-unknown", "-v", "cases/peer", bound=20)
    outcome.passed(20)
    equal(sum(r["r"] == "note" and "whatever" in r["text"] for r in outcome.records), 1, "notes")


@test
def events_with_the_same_id_fail_some_cases_and_end_the_others(box):
    outcome = box.hostile("same-ids", "--timeout", "5s", "cases/peer", "cases/offline", bound=10)
    equal(outcome.exit, 1, "exit code")
    assert outcome.counts["pass"] and outcome.counts["fail"], outcome.counts


@test
def a_flood_of_pings_is_no_fault(box):
    box.hostile("floods-pings", "cases/peer", bound=20).passed(20)


@test
def few_descriptors_make_it_slower_and_nothing_else(box):
    def few():
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))

    since = time.monotonic()
    outcome = box.finish(box.start([], preexec_fn=few), since)
    box.check_sane(outcome)
    box.check_whole(outcome)
    outcome.passed(100)


@test
def one_byte_at_a_time_is_no_fault(box):
    outcome = box.hostile("trickles", "-j", "4", "cases/login/login.yaml:3",
                          "cases/peer/message.yaml:3", bound=20)
    outcome.passed(2)


@test
def a_flood_of_output_is_kept_within_bounds(box):
    outcome = box.hostile("prints", "--artifacts", "art", "cases/login", bound=20)
    outcome.passed(10)
    size = (box.folder / "art" / "service.log").stat().st_size
    assert 1e6 < size <= 16 * 2 ** 20, size
    assert box.journal.stat().st_size < 64e6


@test
def a_service_that_will_not_end_is_ended(box):
    outcome = box.hostile("stubborn", "cases/login", bound=8)
    outcome.passed(10)
    assert outcome.pids()


@test
def a_grandchild_that_holds_the_pipes_is_ended(box):
    outcome = box.hostile("grandchild", "cases/login", bound=8)
    outcome.passed(10)
    equal(len(outcome.pids()), 2, "processes")


# A service that was not started by the program


DYNAMIC, CERTIFICATE = "0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"
STATIC = "abababababababababababababababab"
APPS = ["--app", "%s:%s" % (DYNAMIC, CERTIFICATE), "--app", STATIC]


def write_target(box, *lines):
    folder = box.folder / "target"
    folder.mkdir()
    (folder / "target.yaml").write_text("\n".join([
        "name: plain", "version: 1.0.1", *lines, "apps:",
        "  dynamic: {id: %s, certificate: %s}" % (DYNAMIC, CERTIFICATE),
        "  static: {id: %s, certificate: null}" % STATIC, ""]))
    return folder


def kill_at(process, pid, what, journal):
    """Kills PID once the journal holds WHAT."""
    until = time.monotonic() + HANG
    while what not in (journal.read_text() if journal.exists() else ""):
        assert process.poll() is None and time.monotonic() < until, "it ended before %s" % what
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)


@test
def an_address_whose_service_dies_is_one_failure_too(box):
    with Listening(box, box.mock, "--exit-with-stdin", *APPS) as service:
        folder = write_target(box, "service: " + service.url)
        since = time.monotonic()
        process = box.start(["--target", folder])
        kill_at(process, service.process.pid, '"verdict":"pass"', box.journal)
        outcome = box.finish(process, since)
    box.check_whole(outcome)
    equal(outcome.exit, 1, "exit code")
    assert "no longer answers" in outcome.only("fail")["message"], outcome.only("fail")
    assert outcome.counts["blocked"] > 50, outcome.counts


# Real time, worlds that are shared


@test
def a_service_without_control_is_judged_in_real_time_all_cases_at_once(box):
    folder = write_target(box, "service-cmd: " + box.mock_command(*APPS))
    outcome = box.run("--target", folder, bound=16)
    # A machine that is too busy for a promise of ours leaves a case open, no more.
    equal(outcome.counts["fail"] + outcome.counts["error"], 0, "red")
    assert outcome.counts["inconclusive"] <= 5, outcome.counts
    assert outcome.counts["pass"] > 100, outcome.counts
    times = [v["us"] / 1e6 for v in outcome.verdicts]
    assert sum(times) > 5 * max(times), "nothing ran side by side"
    skipped = [v for v in outcome.of("skip") if v["kind"] == "NotTestable"]
    assert any("have to pass" in v["message"] for v in skipped), skipped
    assert all(v["message"] for v in outcome.of("skip"))


@test
def without_control_and_without_app_ids_everything_is_skipped_with_its_reason(box):
    with Listening(box, box.mock, "--exit-with-stdin") as service:
        outcome = box.run("--service", service.url, bound=5)
    equal(outcome.exit, 5, "exit code")
    equal(outcome.counts["skip"], outcome.planned, "skipped")
    assert any("no dynamic App ID" in v["message"] for v in outcome.verdicts)


# A system with a wire of its own


def own_wire(box, says):
    """A target whose adapter alone knows what its service speaks."""
    client = Path(box.mock).with_name("rtm-mock-client")
    return write_target(box, "service-cmd: '%s | sed -u s/^listening.*/%s/'" %
                        (box.mock_command(*APPS), says),
                        "service: ws://127.0.0.1:{port}/", "client-cmd: %s" % client)


@test
def a_system_that_says_it_is_ready_is_judged_as_one(box):
    outcome = box.run("--target", own_wire(box, "ready"), "cases/peer/message.yaml", bound=10)
    outcome.passed(3)
    equal(outcome.records[0]["mode"], "system", "mode")


@test
def a_system_that_never_says_it_is_ready_is_one_error(box):
    outcome = box.run("--target", own_wire(box, "here"), "--timeout", "2s", "cases/peer", bound=8)
    check_not_attached(outcome, 'had not said "ready"')


# The matrix


def matrix_target(box, name, *words):
    client = Path(box.mock).with_name("rtm-mock-client")
    folder = box.folder / name
    folder.mkdir(exist_ok=True)
    (folder / "target.yaml").write_text("name: %s\nversion: 1.0.1\nclient-cmd: %s\n" %
                                        (name, " ".join(map(str, [client, *words]))))


def matrix(box, targets):
    process = subprocess.run([box.program, "matrix", "--home", str(ROOT), "--targets", targets,
                              "--format", "json"], cwd=box.folder, env=box.environment({}),
                             capture_output=True, text=True, check=False, timeout=HANG)
    assert process.stdout, process.stderr
    cells = {(c["client"], c["with"]): c for c in json.loads(process.stdout)["cells"]}
    return process.returncode, cells


@test
def the_matrix_tells_which_build_is_wrong_and_plays_only_what_changed(box):
    matrix_target(box, "good")
    matrix_target(box, "bad", "--defect", "offline-flag-dropped")
    code, cells = matrix(box, "good,bad")
    equal(code, 1, "exit code")
    equal(cells["good", "good"]["counts"]["fail"], 0, "good with good")
    assert cells["good", "good"]["counts"]["pass"] > 15, cells["good", "good"]["counts"]
    # Only the receiver of an offline message can lose its flag, and bob is played by the column.
    equal({p: c["counts"]["fail"] > 0 for p, c in cells.items()},
          {("good", "good"): False, ("good", "bad"): True, ("bad", "good"): False, ("bad", "bad"): True},
          "which cells fail")
    again = matrix(box, "good,bad")[1]
    equal([c["played"] for c in again.values()], [0] * 4, "played again")
    equal({p: c["counts"] for p, c in again.items()}, {p: c["counts"] for p, c in cells.items()},
          "what was kept")
    matrix_target(box, "bad")
    code, mended = matrix(box, "good,bad")
    equal(code, 0, "exit code")
    equal(mended["good", "good"]["played"], 0, "played again")
    assert mended["good", "bad"]["played"] > 15, mended["good", "bad"]


@each(("a target that is none", "nowhere", "is no target"),
      ("a version that is none", "reference@1.x", "is no version"),
      ("one twice", "signaling,signaling", "two targets are called signaling"))
def a_mistake_in_the_targets_of_a_matrix_is_4(box, _name, targets, said):
    process = subprocess.run([box.program, "matrix", "--home", str(ROOT), "--targets", targets],
                             cwd=box.folder, capture_output=True, text=True, check=False, timeout=HANG)
    equal(process.returncode, 4, "exit code")
    assert said in process.stderr, process.stderr


@test
def a_client_that_does_not_start_is_a_cell_that_could_not_be_played(box):
    matrix_target(box, "good")
    matrix_target(box, "gone", "--no-such-option")
    code, cells = matrix(box, "good,gone")
    equal(code, 6, "exit code")
    equal(cells["good", "good"]["counts"]["error"], 0, "good with good")
    for pair in (("good", "gone"), ("gone", "good")):
        assert cells[pair]["counts"]["error"] > 0 or "trouble" in cells[pair], pair
        equal(cells[pair]["counts"]["fail"], 0, "failures of %s with %s" % pair)


# TLS


def tls_command(box, cert, key=None):
    return box.mock_command("--secret {secret} --tls-cert %s --tls-key %s" % (
        TLS / (cert + ".pem"), TLS / ((key or cert) + ".key")))


@each(("right", "server", "ca.pem", None),
      ("another CA", "server", "other-ca.pem", "self-signed|issuer|verify|trust"),
      ("expired", "expired", "ca.pem", "expired"),
      ("another name", "other-name", "ca.pem", "name|host|address"))
def a_certificate_is_verified(box, _name, cert, ca, why):
    command = tls_command(box, cert)
    outcome = box.run("--service-cmd", command, "--cacert", TLS / ca, "--timeout", "4s",
                      "cases/login", bound=5)
    if why is None:
        outcome.passed(10)
        return
    equal(outcome.exit, 6, "exit code")
    equal(outcome.only("error")["kind"], "Attach", "kind")
    assert re.search(why, outcome.only("error")["message"]), outcome.only("error")["message"]
    outcome = box.run("--service-cmd", command, "--insecure", "cases/login", bound=8)
    outcome.passed(10)


@each(("missing", "nosuch.pem", "No such file"),
      ("no certificate", str(ROOT / "meson.build"), "no certificate"))
def a_cacert_that_cannot_be_read_ends_before_anything_runs(box, _name, path, why):
    outcome = box.run("--service", "wss://127.0.0.1:1/", "--cacert", path, whole=False)
    equal(outcome.exit, 4, "exit code")
    assert path in outcome.err and why in outcome.err, outcome.err
    equal(len(outcome.err.splitlines()), 1, "lines")
    assert not box.journal.exists() and not box.junit.exists()


@test
def a_port_in_use_is_said_by_the_service(box):
    with Listening(box, box.mock, "--exit-with-stdin") as service:
        said = subprocess.run([box.mock, "--port", str(service.port)], capture_output=True,
                              text=True, timeout=HANG, stdin=subprocess.DEVNULL)
    assert said.returncode != 0
    assert str(service.port) in said.stderr and "in use" in said.stderr, said.stderr
    equal(len(said.stderr.splitlines()), 1, "lines")


# Signals


def wait_for_record(box, process, word):
    until = time.monotonic() + HANG
    while not (box.journal.exists() and '{"r":"%s"' % word in box.journal.read_text()):
        assert process.poll() is None and time.monotonic() < until, "no record " + word
        time.sleep(0.01)


def begin_stalled(box):
    command = "%s stalls --port {port} --secret {secret}" % HOSTILE
    process = box.start(["--service-cmd", command, "cases/login", "cases/peer"])
    wait_for_record(box, process, "call")
    pids = [int(r["text"][4:]) for r in read_journal(box.journal)
            if r["r"] == "output" and r["text"].startswith("pid ")]
    assert pids, "the service has not told its pid"
    return process, pids


@each(("SIGINT", signal.SIGINT), ("SIGTERM", signal.SIGTERM), ("SIGHUP", signal.SIGHUP))
def a_signal_ends_the_run_with_whole_reports(box, _name, number):
    process, pids = begin_stalled(box)
    since = time.monotonic()
    process.send_signal(number)
    outcome = box.finish(process, since)
    assert outcome.seconds < 4 + SLACK, outcome.seconds
    equal(outcome.exit, 2, "exit code")
    box.check_sane(outcome)
    box.check_whole(outcome)
    assert outcome.counts["error"] and all(v["kind"] == "Interrupted" for v in outcome.of("error"))
    equal(outcome.counts["error"] + outcome.counts["skip"], outcome.planned, "unfinished")
    assert len(outcome.lines) < outcome.planned + 80, "%d lines" % len(outcome.lines)
    for pid in pids:
        wait_gone(pid)


@each(("a profile", ["--profile", "1.0.1"]), ("the service's own, which it never said", []))
def a_signal_while_nothing_is_attached_yet_ends_the_run_too(box, _name, words):
    process = box.start(["--service-cmd", "touch started; " + HOSTILE
                         + " never-listens --port {port} --secret x", *words])
    until = time.monotonic() + HANG
    while not (box.folder / "started").exists():
        assert process.poll() is None and time.monotonic() < until, "it was never started"
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    outcome = box.finish(process, time.monotonic())
    equal(outcome.exit, 2, "exit code")
    box.check_sane(outcome)
    box.check_whole(outcome)
    equal(outcome.counts["error"], outcome.planned, "errors")


@test
def two_signals_are_no_more_than_one(box):
    process, _ = begin_stalled(box)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGTERM)
    outcome = box.finish(process, time.monotonic())
    equal(outcome.exit, 2, "exit code")
    box.check_whole(outcome)


@test
def a_killed_run_still_has_its_reports(box):
    process, pids = begin_stalled(box)
    process.kill()
    process.communicate(timeout=HANG)
    for pid in pids:
        wait_gone(pid)
    planned = sum(r["r"] == "plan" for r in read_journal(box.journal))
    said = box.plain("report", box.journal, "--report-junit", box.junit)
    equal(said.returncode, 2, "exit code")
    box.check_junit(box.junit.read_text(), planned, "dialect")
    tally = list(map(int, re.findall(r"\d+", said.stdout.splitlines()[-1])))
    equal(sum(tally), planned, "cases in the last line")
    assert tally[1] > 0 and "Interrupted" in said.stdout, said.stdout[-500:]


@test
def a_journal_cut_anywhere_still_gives_whole_reports(box):
    box.run("cases/login")
    whole = box.journal.read_bytes()
    planned = whole.count(b'{"r":"plan"')
    start = whole.index(b'{"r":"service"')
    cut = box.folder / "cut.jsonl"
    for n in range(10):
        cut.write_bytes(whole[:start + (len(whole) - start) * n // 10])
        said = box.plain("report", cut, "-q", "--report-junit", box.junit)
        equal(said.returncode, 2, "exit code at %d tenths" % n)
        box.check_junit(box.junit.read_text(), planned, "dialect")


# Limits on the run


@test
def the_run_timeout_ends_the_run(box):
    outcome = box.hostile("stalls", "--run-timeout", "1s", "cases/login", bound=5)
    assert outcome.counts["error"] and all(v["kind"] == "Interrupted" for v in outcome.of("error"))
    assert "--run-timeout" in outcome.out, outcome.out[-1000:]
    equal(outcome.exit, 6, "exit code")


@each(("-x", ["-x"], 1), ("--max-fail", ["--max-fail", "2"], 2))
def after_enough_failures_nothing_new_begins(box, _name, words, most):
    outcome = box.run("--defect", "peer-too-long-code", "--defect", "peer-empty-accepted",
                      "--defect", "peer-unreachable-ok", "-j", "1", "cases/peer", *words)
    equal(outcome.exit, 1, "exit code")
    equal(outcome.counts["fail"], most, "failures")
    stopped = [v for v in outcome.of("skip") if v["kind"] == "Stopped"]
    assert stopped and all("--max-fail" in v["message"] or "-x" in v["message"] for v in stopped)


@test
def one_at_a_time_is_one_at_a_time(box):
    outcome = box.run("-j", "1", "cases/offline")
    outcome.passed(10)
    running = 0
    for record in outcome.records:
        running += {"begin": 1, "verdict": -1}.get(record["r"], 0)
        assert 0 <= running <= 1, "more than one case at once"


@test
def repeat_plays_each_case_so_often(box):
    outcome = box.run("--repeat", "3", "cases/login")
    outcome.passed(30)
    titles = [r["title"] for r in outcome.records if r["r"] == "plan"]
    equal(len(set(titles)), len(titles), "titles")
    equal(sum("(round 3)" in title for title in titles), len(titles) // 3, "third rounds")


@test
def the_same_seed_and_run_id_give_the_same_ids_and_calls(box):
    def play(run_id):
        outcome = box.run("--seed", "7", "--run-id", run_id, "-j", "1", "cases/peer", "cases/offline")
        kept = {"call": "args op a", "actor": "user a"}
        calls = [{k: r.get(k) for k in kept[r["r"]].split()}
                 for r in outcome.records if r["r"] in kept]
        # A token is made at a moment: it differs by it.
        for call in calls:
            (call.get("args") or {}).pop("token", None)
        return calls

    first, second, other = play("same"), play("same"), play("other")
    assert len(first) > 100
    equal(first, second, "calls")
    assert first != other, "the run id changes nothing"


@each(("--require", ["--require", "1000"], 1), ("too few", ["--require", "10"], 0),
      ("--require-id", ["--require-id", "SIG-01"], 1), ("id passed", ["--require-id", "LOGIN-01"], 0))
def too_little_coverage_is_red(box, _name, words, code):
    outcome = box.run("cases/login", *words, whole=False)
    equal(outcome.exit, code, "exit code")
    equal(words[0] in outcome.err, code == 1, "said")


@each(("-k", ["-k", "no_such_word"]), ("--tags", ["--tags", "no-such-tag"]))
def nothing_selected_is_5(box, _name, words):
    outcome = box.run(*words, whole=False)
    equal(outcome.exit, 5, "exit code")
    equal(len((outcome.err + outcome.out).splitlines()), 1, "lines")


@each(("PATH:LINE", ["cases/login/login.yaml:3"], 1, 1),
      ("-k", ["-k", "login and not (token or signaling)"], 5, 250),
      ("--covers", ["--covers", "PEER-01"], 3, 20))
def a_selection_selects(box, _name, words, least, most):
    outcome = box.run(*words)
    outcome.passed(least)
    assert outcome.planned <= most, outcome.planned


# Files and words


CASE = "case: %s\ncovers: [PEER-01]\nactors: [alice]\nsteps:\n- alice login\n"


@each(("a word misspelt", "- alice logn\n", "login", 6),
      ("an unknown code", "- alice logout:\n  gives: Okk\n", "Ok", 7),
      ("an unknown actor", "- bob login\n", "bob", 6),
      ("a key twice", "steps: []\n", "steps", 6),
      ("no YAML", "- [\n", "", None),
      ("no UTF-8", "- \udcff\n", "", None))
def a_mistake_in_a_case_ends_before_anything_connects(box, _name, line, said, at):
    path = box.folder / "wrong.yaml"
    path.write_text(CASE % "wrong" + line, encoding="utf-8", errors="surrogateescape")
    marker = box.folder / "connected"
    outcome = box.run("--service-cmd", "touch %s" % marker, path, whole=False)
    equal(outcome.exit, 4, "exit code")
    assert "wrong.yaml:" in outcome.err and "^" in outcome.err, outcome.err
    assert said in outcome.err and "nothing was run" in outcome.err, outcome.err
    if at is not None:
        assert "wrong.yaml:%d:" % at in outcome.err, outcome.err
    assert not marker.exists() and not box.journal.exists() and not box.junit.exists()


@test
def all_mistakes_of_all_files_are_told_at_once(box):
    for name in ("one.yaml", "two.yaml"):
        (box.folder / name).write_text(CASE % name + "- alice logn\n- alice logot\n")
    outcome = box.run("one.yaml", "two.yaml", whole=False)
    equal(outcome.exit, 4, "exit code")
    for place in ("one.yaml:6:", "one.yaml:7:", "two.yaml:6:", "two.yaml:7:"):
        assert place in outcome.err, outcome.err
    assert "4 problems" in outcome.err, outcome.err


@each(("misspelt", ["--reprot-junit", "x"], "--report-junit"),
      ("without its value", ["--seed"], "--seed"),
      ("a bad time", ["--timeout", "5"], "--timeout"),
      ("a bad number", ["-j", "0"], "-j"),
      ("a bad expression", ["-k", "and and"], "-k"),
      ("an unknown requirement", ["--covers", "NOPE-01"], "NOPE-01"),
      ("an unknown defect", ["--defect", "nosuch"], "nosuch"),
      ("an unknown profile", ["--profile", "9.9"], "9.9"),
      ("one of several", ["--profile", "1.0.1,0.8.9"], "0.8.9"),
      ("a version of the service", ["--service-version", "0.8.9"], "--service-version needs"),
      ("a version of the client", ["--client-version", "all"], "--client-version needs"),
      ("a bad run id", ["--run-id", "a/b"], "--run-id"),
      ("a bad variable", ["--var", "novalue"], "novalue"),
      ("no address", ["--service", "nonsense"], "nonsense"),
      ("a bad port", ["--service", "ws://127.0.0.1:99999/"], "99999"),
      ("no host", ["--service", "ws://"], "ws://"),
      ("two services", ["--service", "ws://x/", "--service-cmd", "true"], "--service-cmd"),
      ("a target that is not there", ["--target", "nosuch"], "nosuch"),
      ("a file that is not there", ["nosuch.yaml"], "nosuch.yaml"),
      ("a line of no case", ["cases/login/login.yaml:1"], "login.yaml:1"),
      ("a home that is none", ["--home", "/"], "--home"))
def a_mistake_in_the_options_is_4(box, _name, words, said):
    outcome = box.run(*words, whole=False)
    equal(outcome.exit, 4, "exit code")
    assert said in outcome.err, outcome.err
    assert not box.journal.exists() and not box.junit.exists()


@each(("a folder that is not there", "--report-junit", "nosuch/out.xml"),
      ("a journal in such a folder", "--journal", "nosuch/run.jsonl"),
      ("a folder", "--report-junit", "."), ("a journal that is a folder", "--journal", "."))
def what_cannot_be_written_is_told_before_anything_runs(box, _name, option, path):
    marker = box.folder / "connected"
    outcome = box.run("--service-cmd", "touch %s" % marker, option, path, whole=False)
    equal(outcome.exit, 4, "exit code")
    assert path in outcome.err, outcome.err
    equal(len(outcome.err.splitlines()), 1, "lines")
    assert not marker.exists()


@test
def a_read_only_report_is_told_before_anything_runs(box):
    if os.geteuid() == 0:
        raise Skip("root may write everything")
    box.junit.write_text("old")
    box.junit.chmod(0o400)
    outcome = box.run("cases/login", whole=False)
    equal(outcome.exit, 4, "exit code")
    equal(box.junit.read_text(), "old", "report")


@test
def a_full_disk_under_the_journal_costs_no_report(box):
    if not os.path.exists("/dev/full"):
        raise Skip("there is no /dev/full")
    outcome = box.run("cases/offline", "--journal", "/dev/full", whole=False)
    equal(outcome.exit, 3, "exit code")
    assert "/dev/full" in outcome.err, outcome.err
    equal(len(outcome.err.splitlines()), 1, "lines")
    planned = int(re.match(r"(\d+) passed, 0 failed, 0 skipped$", outcome.lines[-1]).group(1))
    box.check_junit(outcome.junit, planned, "dialect")


@test
def a_full_disk_under_the_report_costs_no_journal(box):
    if not os.path.exists("/dev/full"):
        raise Skip("there is no /dev/full")
    outcome = box.run("cases/login", "--report-junit", "/dev/full", whole=False)
    equal(outcome.exit, 3, "exit code")
    assert "/dev/full" in outcome.err, outcome.err
    said = box.plain("report", box.journal, "--report-junit", box.junit)
    equal(said.returncode, 0, "exit code of report")
    box.check_junit(box.junit.read_text(), outcome.planned, "dialect")


# Names, secrets, environment


@each(("a word", "hunter2-hunter2"), ("quotes", 'a"b\\c'), ("a star", "*"), ("a digit", "1"),
      ("a verdict", "pass"), ("a method", "login"), ("a brace", "{"))
def a_secret_is_written_nowhere(box, _name, secret):
    path = box.folder / "secret.yaml"
    path.write_text(
        "case: a secret is sent\ncovers: [PEER-01]\nactors: [alice, bob]\nsteps:\n"
        "- alice login\n- bob login\n- alice sendMessageToPeer: {peerId: bob, text: 'so ${KEY}'}\n"
        "- bob gets messageReceived: {text: '${KEY} it is not'}\n  within: 100ms\n")
    command = "printf '%%s\\n' %s; %s" % (shlex.quote(secret), box.mock_command("--secret {secret}"))
    outcome = box.run("--service-cmd", command, "--secret", "KEY=" + secret, "--artifacts", "art",
                      "-vv", path)
    assert outcome.only("fail")["kind"] in ("Missing", "WrongEvent"), outcome.only("fail")
    if len(secret) < 8:
        return  # short ones stand everywhere; that the reports are whole is the matter
    for file in [*box.folder.glob("*.jsonl"), *box.folder.glob("*.xml"), box.folder / "art/service.log"]:
        assert secret not in file.read_text(), "%s holds the secret" % file.name
    assert secret not in outcome.out + outcome.err, "the console shows the secret"
    assert "***" in outcome.out and "***" in outcome.junit


@test
def the_control_secret_is_written_nowhere(box):
    command = "echo it is {secret}; " + box.mock_command("--secret {secret}")
    outcome = box.run("--service-cmd", command, "cases/login", "--artifacts", "art")
    outcome.passed(10)
    log = (box.folder / "art" / "service.log").read_text()
    assert "it is ***\n" in log, log
    assert any(r["r"] == "output" and r["text"] == "it is ***" for r in outcome.records)


@test
def a_variable_stands_in_cases(box):
    path = box.folder / "var.yaml"
    path.write_text("case: a name is given\ncovers: [PEER-01]\nactors: [alice, bob]\nsteps:\n"
                    "- alice login\n- alice sendMessageToPeer: {peerId: bob, text: 'for ${PEER}'}\n"
                    "  gives: PeerUnreachable\n")
    outcome = box.run("--var", "PEER=nobody", path)
    outcome.passed(1)
    assert any(r["r"] == "call" and r["args"].get("text") == "for nobody"
               for r in outcome.records)
    outcome = box.run(path, whole=False)
    equal(outcome.exit, 4, "exit code without it")
    assert "PEER" in outcome.err, outcome.err


@test
def options_come_from_the_environment_and_the_command_line_wins(box):
    env = {"RTM_CONFORM_REPEAT": "2", "RTM_CONFORM_JOBS": "1", "RTM_CONFORM_SEED": "5"}
    outcome = box.run("cases/login/login.yaml:3", "--seed", "6", env=env)
    equal(outcome.planned, 2, "planned")
    equal(outcome.records[0]["seed"], 6, "seed")
    outcome = box.run("cases/login", env={"RTM_CONFORM_REPEAT": "many"}, whole=False)
    equal(outcome.exit, 4, "exit code")
    assert "RTM_CONFORM_REPEAT" in outcome.err, outcome.err


@test
def a_proxy_in_the_environment_is_not_for_us(box):
    nowhere = "http://127.0.0.1:%d" % free_port()
    env = {name: nowhere for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "socks_proxy",
                                      "all_proxy", "ALL_PROXY")}
    outcome = box.run("--service-cmd", "echo proxy $http_proxy; "
                      + box.mock_command("--secret {secret}"), "cases/login", env=env)
    outcome.passed(10)
    assert any(r["r"] == "output" and r["text"] == "proxy " + nowhere for r in outcome.records), \
        "the service does not get the environment"


@test
def output_that_is_closed_is_no_crash(box):
    process = box.start(["cases/login"])
    process.stdout.close()
    process.stdout = None
    equal(process.wait(HANG) in range(7), True, "exit code %s" % process.returncode)
    equal(read_journal(box.journal)[-1]["r"], "end", "last record")


@test
def a_target_may_be_newer_than_the_profile(box):
    target = write_target(box, "service: ws://127.0.0.1:1", "capabilities: [offline, signaling]",
                          "lacks: [setLogFile]")
    done = box.plain("run", "--list", "--profile", "0.9.2", "--target", target)
    equal(done.returncode, 0, "exit code (%s)" % done.stderr)


@test
def several_profiles_are_one_run(box):
    outcome = box.run("--profile", "1.0.1,0.9.3", "cases/offline", "cases/login", "--defect",
                      "peer-unreachable-failure")
    plans = [r for r in outcome.records if r["r"] == "plan"]
    versions = {"0.9.3", "1.0.1"}
    equal({plan["profile"] for plan in plans}, versions, "profiles of the plan")
    equal(outcome.records[0]["profile"], "0.9.3,1.0.1", "profile of the run")
    names = [(plan["profile"], plan["id"]) for plan in plans]
    equal(len(set(names)), len(names), "cases")
    for version in versions:
        start = "self-check.v%s.cases." % version.replace(".", "_")
        of = [plan for plan in plans if plan["profile"] == version]
        assert all(plan["class"].startswith(start) for plan in of), of[0]["class"]
        assert 'classname="%s' % start in outcome.junit
        assert re.search(r"^%s +(fail|pass) " % version, outcome.out, re.M), outcome.out[-500:]
        assert "again: rtm-conform run --defect peer-unreachable-failure --profile %s " % version in outcome.out
    # One world a case: the same case is played in both at once.
    users = {(r["user"], r["i"]) for r in outcome.records if r["r"] == "actor"}
    equal(len({user for user, _ in users}), len(users), "user ids")


@test
def a_case_for_none_of_several_profiles_is_planned_once(box):
    (box.folder / "new.yaml").write_text(CASE.replace("covers:", "since: 1.0.0\ncovers:") % "new")
    outcome = box.run("--profile", "0.9.0,0.9.1", "new.yaml")
    equal(outcome.exit, 5, "exit code")
    equal(outcome.planned, 1, "cases")
    equal(outcome.only("skip")["kind"], "Version", "kind")


@each(("an old one", ["--profile", "0.9.3"], "0.9.3"), ("each", [], "1.0.1"))
def a_service_is_judged_by_the_version_that_it_says(box, _name, words, profile):
    command = box.mock_command("--secret {secret}", *words)
    outcome = box.run("--service-cmd", command, "cases/peer", "cases/login")
    outcome.passed(20)
    equal(outcome.records[0]["profile"], profile, "profile")
    equal({plan["profile"] for plan in outcome.records if plan["r"] == "plan"}, {profile}, "plan")
    other = box.run("--service-cmd", command, "--profile", "0.9.2", "-k", "unusable", "cases/peer")
    equal(other.records[0]["profile"], "0.9.2", "what --profile says")


@each(("the service", ["--service-version", "0.9.3"]), ("the client", ["--client-version", "0.9.3"]))
def the_reference_is_of_another_version_than_the_profile(box, _name, words):
    outcome = box.run(*words, "cases/peer", "cases/login")
    equal(outcome.exit, 1, "exit code")
    equal(outcome.records[0]["profile"], "1.0.1", "profile")
    assert outcome.counts["pass"] > 30, outcome.counts
    assert all("%s '%s'" % tuple(words) in line or "%s %s" % tuple(words) in line
               for line in outcome.lines if line.startswith(" again:"))


@test
def a_list_of_known_failures_is_for_one_version(box):
    (box.folder / "known.yaml").write_text("")
    done = box.plain("run", "--home", ROOT, "--profile", "all", "--known", "known.yaml")
    equal(done.returncode, 4, "exit code")
    assert "for one version" in done.stderr, done.stderr


@each(("the same", ["1.0.0", "1.0.1"], 0, "1.0.0 → 1.0.1: same"),
      ("callers break", ["0.9.0", "0.9.1"], 2, "renumbered  Ok 3 → 0"),
      ("a number is reused", ["1.0.1", "reused.yaml"], 4,
       "Failure of JoinChannel has the number 1 already"),
      ("no such version", ["1.0.1", "1.0.9"], 4, "1.0.9.yaml"))
def codes_diff_tells_by_its_exit_code(box, _name, words, code, said):
    (box.folder / "reused.yaml").write_text(
        "version: 1.0.1\nextends: 1.0.1\ncodes: {JoinChannel: {rows: {Ok: {value: 1}}}}\n")
    done = box.plain("codes", "diff", *words)
    equal(done.returncode, code, "exit code (%s)" % done.stderr)
    assert said in (done.stderr if code == 4 else done.stdout), done.stderr + done.stdout


def run_one(programs, function):
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="rtm-e2e-") as folder:
        # Case paths as from the root of the checkout.
        (Path(folder) / "cases").symlink_to(ROOT / "cases")
        box = Box(programs, Path(folder))
        try:
            function(box)
            word, why = "ok", ""
        except Skip as skip:
            word, why = "skip", str(skip)
        except Exception:
            word, why = "FAIL", traceback.format_exc(limit=-2)
        finally:
            box.close()
    return word, why, time.monotonic() - started


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    programs = [str(Path(word).resolve()) for word in sys.argv[1:3]]
    words = sys.argv[3:]
    chosen = [t for t in tests if not words or any(w in t.__name__ for w in words)]
    counts = collections.Counter()
    lock = threading.Lock()

    def play(function):
        word, why, seconds = run_one(programs, function)
        with lock:
            counts[word] += 1
            print("%-4s %5.1f s  %s" % (word, seconds, function.__name__), flush=True)
            if why:
                print("      " + why.replace("\n", "\n      ").rstrip(), flush=True)

    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(play, chosen))
    if XMLLINT is None:
        print("xmllint is not installed: JUnit was not held against its schemas")
    print("%d passed, %d failed, %d skipped" % (counts["ok"], counts["FAIL"], counts["skip"]))
    return 1 if counts["FAIL"] or not counts["ok"] else 0


if __name__ == "__main__":
    sys.exit(main())
