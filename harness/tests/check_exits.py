#!/usr/bin/env python3
"""Holds the program to its exit codes, and to saying why.

usage: check_exits.py RTM-CONFORM RTM-MOCK-SERVICE CHECKOUT
"""

import os
import signal
import subprocess
import sys
import tempfile
import time

SECONDS_MAX = 60
FAILS = "fixtures/corpus/must-fail/"
PASSES = "fixtures/corpus/must-pass/"
GOOD = PASSES + "gets-repeated.yaml"
BAD = FAILS + "call-another-code.yaml"
UNSURE = FAILS + "burst-too-slow.yaml"

# name, words behind "run", exit code, part of what is said; {tmp} and {service}
# stand for a folder that is gone afterwards and for the reference service.
ROWS = [
    ("all passed", [GOOD], 0, "1 passed, 0 failed, 0 skipped"),
    ("a failure", [GOOD, BAD], 1, "1 passed, 1 failed, 0 skipped"),
    ("a failure and something unsure", [BAD, UNSURE], 1, "fail 1"),
    ("nothing but unsure", [GOOD, UNSURE], 6, "1 passed, 1 failed, 0 skipped"),
    ("a warning alone", ["--gate", "must", FAILS + "level-should.yaml"], 0,
     "0 passed, 0 failed, 1 skipped"),
    ("everything skipped", ["--profile", "0.9.0",
                            PASSES + "a-second-instance-of-a-user.yaml"], 5,
     "0 passed, 0 failed, 1 skipped"),
    ("nothing selected", ["-k", "nothing-is-called-so", GOOD], 5,
     "no case was selected"),
    ("enough", ["--require", "1", GOOD], 0, "1 passed"),
    ("too little", ["--require", "2", GOOD], 1, "1 passed, but --require 2"),
    ("a requirement that nobody showed", ["--require-id", "LOGIN-06", GOOD], 1,
     "no case that covers LOGIN-06 passed"),
    ("a requirement that is none", ["--require-id", "LOGIN-99", GOOD], 4,
     "no requirement LOGIN-99"),
    ("an option that is none", ["--no-such"], 4, 'no option "--no-such"'),
    ("no address", ["--service", "nonsense", GOOD], 4, "must begin with ws://"),
    ("two services", ["--service", "ws://127.0.0.1:1/", "--service-cmd", "x", GOOD],
     4, "not both"),
    ("no such defect", ["--defect", "no-such", GOOD], 4, "no-such"),
    ("no such client defect", ["--client-defect", "no-such", GOOD], 4, "no-such"),
    ("a file that is wrong", ["fixtures/corpus/reject/case"], 4, "nothing was run"),
    ("no such file", ["no/such.yaml"], 4, "no/such.yaml"),
    ("a line without a case", [BAD + ":1"], 4, "no case at"),
    ("an expression that cannot be read", ["-k", "and", GOOD], 4, "-k: "),
    ("a report that cannot be written", ["--report-junit", "/no/such/x.xml", GOOD],
     4, "/no/such/x.xml"),
    ("nobody there", ["--service", "ws://127.0.0.1:1/", GOOD, BAD], 6,
     "could not attach"),
    ("a host that is none", ["--service", "ws://host.invalid/", GOOD], 6,
     "could not attach"),
    ("a command that ends", ["--service-cmd", "false", GOOD], 6,
     "exited with code 1"),
    ("a command that serves", ["--service-cmd", "{service} --port {{port}} --secret "
                               "{{secret}} --exit-with-stdin", GOOD], 0, "1 passed"),
    ("the run takes too long", ["--run-timeout", "100ms",
                                FAILS + "missing.yaml"], 6, "--run-timeout"),
    ("only a list", ["--list", GOOD, BAD], 0, "2 cases"),
    ("the first failure ends it", ["-x", "-j", "1", BAD, BAD[:-5] + ".yaml", GOOD],
     1, "1 failed, 1 skipped"),
    ("a secret that is given twice", ["--secret", "K=passed", "--secret", "K=else",
                                      GOOD], 0, "1 passed"),
]


def command(program, tmp, words):
    return [program, "run", "--color", "never", "--journal",
            os.path.join(tmp, "journal.jsonl"), *words]


def run_rows(program, service, tmp):
    for name, words, code, part in ROWS:
        words = [w.format(tmp=tmp, service=service) for w in words]
        ended = subprocess.run(command(program, tmp, words), capture_output=True,
                               text=True, timeout=SECONDS_MAX, check=False)
        said = ended.stdout + ended.stderr
        if ended.returncode != code or part not in said:
            yield "%s: exit %d, wanted %d and %s in\n%s" % (
                name, ended.returncode, code, part, said)


def run_interrupted(program, tmp):
    """SIGINT in the middle: exit 2, a whole report, a verdict for each case."""
    report = os.path.join(tmp, "junit.xml")
    words = ["--report-junit", report, GOOD, FAILS + "missing.yaml"]
    with subprocess.Popen(command(program, tmp, words), stdout=subprocess.PIPE,
                          text=True) as child:
        line = child.stdout.readline()  # the first case is over, the other waits
        child.send_signal(signal.SIGINT)
        rest, _ = child.communicate(timeout=SECONDS_MAX)
    if child.returncode != 2 or "1 passed, 1 failed, 0 skipped" not in rest:
        yield "interrupted: exit %d\n%s%s" % (child.returncode, line, rest)
    with open(report, encoding="utf-8") as text:
        xml = text.read()
    if not xml.rstrip().endswith(">") or "Interrupted" not in xml:
        yield "interrupted: the report is not whole\n" + xml


HELD = """case: the one that proves a login
basic: true
actors: [alice]
steps:
- alice gets tokenDidExpire
- alice login
---
case: one that fails on its login
actors: [alice]
steps:
- alice login:
  gives: TokenExpired
"""


def wait_for_answer(child, journal):
    """Until the call that fails was answered; nothing is printed of that yet."""
    until = time.monotonic() + SECONDS_MAX
    while child.poll() is None and time.monotonic() < until:
        if os.path.exists(journal):
            with open(journal, encoding="utf-8") as text:
                if '"r":"answer"' in text.read():
                    return
        time.sleep(0.01)


def run_interrupted_held(program, tmp):
    """What waits for the basic cases has its verdict when it never hears of them."""
    file = os.path.join(tmp, "held.yaml")
    with open(file, "w", encoding="utf-8") as text:
        text.write(HELD)
    words = command(program, tmp, [file])
    words[words.index("--journal") + 1] = journal = os.path.join(tmp, "held.jsonl")
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as child:
        wait_for_answer(child, journal)
        child.send_signal(signal.SIGINT)
        said, _ = child.communicate(timeout=SECONDS_MAX)
    if child.returncode != 2 or "fail 1" not in said or "error 1" not in said:
        yield "interrupted while one was held: exit %d\n%s" % (child.returncode, said)


def run_full_disk(program, tmp):
    if not os.path.exists("/dev/full"):
        return
    words = command(program, tmp, [GOOD])
    words[words.index("--journal") + 1] = "/dev/full"
    ended = subprocess.run(words, capture_output=True, text=True,
                           timeout=SECONDS_MAX, check=False)
    if ended.returncode != 3 or "/dev/full" not in ended.stderr:
        yield "full disk: exit %d\n%s" % (ended.returncode, ended.stderr)
    if "1 passed" not in ended.stdout:
        yield "full disk: what was recorded is lost\n" + ended.stdout


def main():
    program, service, root = map(os.path.abspath, sys.argv[1:])
    os.chdir(root)
    with tempfile.TemporaryDirectory() as tmp:
        complaints = [*run_rows(program, service, tmp),
                      *run_interrupted(program, tmp),
                      *run_interrupted_held(program, tmp),
                      *run_full_disk(program, tmp)]
    for complaint in complaints:
        print(complaint)
    print("%d passed, %d failed, 0 skipped" % (len(ROWS) + 3 - len(complaints),
                                               len(complaints)))
    sys.exit(len(complaints) > 0)


if __name__ == "__main__":
    main()
