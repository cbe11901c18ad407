#!/usr/bin/env python3
"""Lists of known failures in whole runs of the self-check: what is green, what is red, how a
list is edited, and what compare says of the two runs.

usage: play_known.py RTM-CONFORM CHECKOUT
"""
import json
import os
import subprocess
import sys
import tempfile

PROGRAM, HOME = map(os.path.abspath, sys.argv[1:3])
CASES = "cases/peer/message.yaml"
CASE = "peer/message#a-message-to-somebody-offline-is-not-delivered-later"
DEFECT = "--defect", "peer-unreachable-failure"
ROW = """# of the peer team
- case: "%s"
  kind: %s
  message: gave 1 Failure   # PeerUnreachable is 3
  reason: ticket 12
  owner: ann
  expires: %s
"""
LISTED = ROW % (CASE, "WrongResult", "2999-12-31")
bad = 0


def expect(what, seen, wanted):
    global bad
    if seen != wanted:
        print("%s: %r, expected %r" % (what, seen, wanted))
        bad += 1


class Run:
    def __init__(self, folder, *words):
        self.journal = os.path.join(folder, "run.jsonl")
        done = subprocess.run([PROGRAM, "run", "-q", "--color", "never", "--journal",
                               self.journal, *words], cwd=HOME, capture_output=True, text=True)
        self.code, self.out, self.errors = done.returncode, done.stdout, done.stderr

    def records(self, kind):
        """Those of CASE."""
        with open(self.journal, encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
        i = [r["i"] for r in records if r["r"] == "plan" and r["id"] == CASE][0]
        return [r for r in records if r["r"] == kind and r.get("i") == i]


def judged(folder):
    """(what, the list, words of run, exit code, verdict, note or message)"""
    path = os.path.join(folder, "known.yaml")
    rows = (
        ("listed", LISTED, DEFECT, 0, "known", "known: ticket 12 (ann, until 2999-12-31)"),
        ("not listed", "# none\n", DEFECT, 1, "fail", None),
        ("an end that passed", ROW % (CASE, "WrongResult", "2020-01-01"), DEFECT, 1, "fail",
         "was known until 2020-01-01 only: ticket 12 (ann)"),
        ("another kind", ROW % (CASE, "Missing", "2999-12-31"), DEFECT, 1, "fail",
         "known to fail, but not like this (%s:2)" % path),
        ("another message", LISTED.replace("gave 1", "gave 2"), DEFECT, 1, "fail",
         "known to fail, but not like this (%s:2)" % path),
        ("a pass", LISTED, (), 1, "fixed",
         "passes, though %s:2 lists it as known to fail: ticket 12 (ann)" % path),
    )
    for what, text, words, code, verdict, said in rows:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        run = Run(folder, "--known", path, *words, CASES)
        record = run.records("verdict")[0]
        notes = [r["text"] for r in run.records("note")] or [None]
        expect(what + ": exit", run.code, code)
        expect(what + ": verdict", record["verdict"], verdict)
        expect(what + ": said", record["message"] if verdict == "fixed" else notes[0], said)


def updated(folder):
    path = os.path.join(folder, "known.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(ROW % (CASE, "Missing", "2999-12-31"))
    words = "--known", path, CASES
    run = Run(folder, "--update-known", *DEFECT, *words)
    expect("another kind: told", "0 added, 1 changed, 0 removed" in run.out, True)
    with open(path, encoding="utf-8") as file:
        expect("another kind: list", file.read(), LISTED)
    expect("then: exit", Run(folder, *DEFECT, *words).code, 0)
    run = Run(folder, "--update-known", *words)
    expect("fixed: told", "0 added, 0 changed, 1 removed" in run.out, True)
    with open(path, encoding="utf-8") as file:
        expect("fixed: list", file.read(), "# of the peer team\n")
    expect("then: exit", Run(folder, *words).code, 0)
    os.unlink(path)
    secret = "--secret", "word=Failure"
    Run(folder, "--update-known", *secret, *DEFECT, *words)
    with open(path, encoding="utf-8") as file:
        expect("a secret: list", "Failure" in file.read(), False)
    expect("then: exit", Run(folder, *secret, *DEFECT, *words).code, 0)
    os.unlink(path)
    expect("made: exit", Run(folder, "--update-known", *DEFECT, *words).code, 1)
    expect("then: exit", Run(folder, *DEFECT, *words).code, 0)


def refused(folder):
    path = os.path.join(folder, "known.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(ROW % (CASE + "x", "Missing", "2999-12-31"))
    run = Run(folder, "--known", path)
    expect("a case that is gone: exit", run.code, 4)
    expect("a case that is gone: place", "%s:2:3: there is no case" % path in run.errors, True)
    expect("no list to edit: exit", Run(folder, "--update-known", CASES).code, 4)
    expect("no such list: exit", Run(folder, "--known", path + "x", CASES).code, 4)


def compared(folder):
    old, new = os.path.join(folder, "old"), os.path.join(folder, "new")
    os.mkdir(old)
    os.mkdir(new)
    before, now = Run(old, CASES), Run(new, *DEFECT, CASES)
    for what, a, b, code in (("worse", before, now, 2), ("better", now, before, 1),
                             ("the same", now, now, 0)):
        done = subprocess.run([PROGRAM, "compare", "--format", "json", a.journal, b.journal],
                              capture_output=True, text=True)
        expect("compare, %s: exit" % what, done.returncode, code)
        changes = json.loads(done.stdout)["changes"]
        codes = [(c["before"]["code"], c["now"]["code"]) for c in changes
                 if c["change"] == "code" and c["operation"] == "sendMessageToPeer"]
        expect("compare, %s: codes" % what, codes, {2: [(3, 1)], 1: [(1, 3)], 0: []}[code])


for play in judged, updated, refused, compared:
    with tempfile.TemporaryDirectory() as box:
        play(box)
print("%d wrong" % bad)
sys.exit(bad > 0)
