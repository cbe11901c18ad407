#!/usr/bin/env python3
"""The codes that a build shows, in whole runs of the self-check: what codes observed writes,
what run --codes holds a run against, what codes diff tells of two runs.

usage: play_codes.py RTM-CONFORM RTM-MOCK-CLIENT CHECKOUT
"""
import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

PROGRAM, CLIENT, HOME = map(os.path.abspath, sys.argv[1:4])
CASES = "cases/peer", "cases/invitation/timeout.yaml"
NUMBER = "--defect", "peer-unreachable-number"
CODE = "codes/sendMessageToPeer#PeerUnreachable"
bad = 0


def expect(what, seen, wanted):
    global bad
    if seen != wanted:
        print("%s: %r, expected %r" % (what, seen, wanted))
        bad += 1


def program(*words):
    return subprocess.run([PROGRAM, *words], cwd=HOME, capture_output=True, text=True)


def run(journal, *words):
    return program("run", "-q", "--color", "never", "--journal", journal, *words)


def failed_codes(journal):
    """{id: (kind, message)} of what --codes judged and found wrong, and what it skipped."""
    with open(journal, encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    ids = {r["i"]: r["id"] for r in records if r["r"] == "plan" and r.get("codes")}
    verdicts = [r for r in records if r["r"] == "verdict" and r["i"] in ids]
    run_record, end = records[0], records[-1]
    expect(journal + ": planned", run_record["planned"], sum(end["counts"].values()))
    expect(journal + ": a verdict each", len(verdicts), len(ids))
    return {ids[r["i"]]: (r["kind"], r["message"]) for r in verdicts if r["verdict"] != "pass"}


def held_against(folder, codes):
    """(what, words of run, exit code, {id: (kind, part of the message)})"""
    journal = os.path.join(folder, "held.jsonl")
    junit = os.path.join(folder, "held.xml")
    rows = (
        ("the same build", CASES, 0, {}),
        ("fewer cases", CASES[1:], 0, {}),
        ("through an adapter", ("--client-cmd", CLIENT, *CASES), 0, {}),
        ("another number", (*NUMBER, *CASES), 1, {
            CODE: ("Renumbered", "PeerUnreachable of sendMessageToPeer is 13 now, and was 3 in "),
        }),
        ("a number of another code", ("--defect", "peer-unreachable-failure", *CASES), 1, {
            CODE: ("Renumbered", "is 1 (Failure) now, and was 3 in "),
        }),
        ("in an event", ("--client-defect", "invitation-error-shifted", *CASES), 1, {
            "codes/localInvitationFailure#LocalInvitationError.PeerOffline":
                ("Renumbered", "is 2 (PeerNoResponse) now, and was 1 in "),
        }),
        ("an adapter's, in an event",
         ("--client-cmd", CLIENT + " --defect invitation-error-shifted", *CASES), 1, {
             "codes/localInvitationFailure#LocalInvitationError.PeerOffline":
                 ("Renumbered", "is 2 (PeerNoResponse) now, and was 1 in "),
         }),
        ("where no case shows it", (*NUMBER, "cases/peer/text.yaml"), 0, {}),
    )
    for what, words, code, wanted in rows:
        done = run(journal, "--codes", codes, "--report-junit", junit, *words)
        expect(what + ": exit", done.returncode, code)
        found = failed_codes(journal)
        for name, (kind, part) in wanted.items():
            seen = found.get(name, ("", ""))
            expect("%s: %s" % (what, name), (seen[0], part in seen[1]), (kind, True))
            expect(what + ": on the console", ("FAIL  " + name) in done.stdout, True)
        reds = [name for name, (kind, _) in found.items() if kind != "NotTestable"]
        expect(what + ": what else is red", [n for n in reds if n not in wanted
                                             and not n.startswith("codes/localInv")], [])
        tree = xml.etree.ElementTree.parse(junit)
        types = [f.get("type") for f in tree.iter("failure")]
        expect(what + ": in JUnit", "Renumbered" in types, bool(wanted))


def against_versions(folder):
    """A version's own file will do: what the profile has otherwise is red."""
    journal = os.path.join(folder, "version.jsonl")
    done = run(journal, "--codes", "fixtures/versions/1.0.1.yaml", *CASES)
    expect("its own version: exit", done.returncode, 0)
    expect("its own version: red", [n for n, (kind, _) in failed_codes(journal).items()
                                    if kind != "NotTestable"], [])
    path = os.path.join(folder, "version.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write("version: 1.0.1\nextends: 1.0.1\n"
                   "codes: {SendPeerMessage: {rows: {PeerUnreachable: {value: 9}}}}\n")
    done = run(journal, "--codes", path, "cases/peer")
    expect("another version: exit", done.returncode, 1)
    kind, message = failed_codes(journal).get(CODE, ("", ""))
    expect("another version", (kind, "is 3 now, and was 9 in " in message),
           ("Renumbered", True))
    done = run(journal, "--profile", "0.9.3,1.0.1", "--codes", path, "cases/peer")
    expect("several profiles: exit", (done.returncode, "one --profile" in done.stderr), (4, True))


def new_and_vanished(folder, codes):
    """A file from which a code is gone, and one that knows a code more."""
    journal = os.path.join(folder, "other.jsonl")
    path = os.path.join(folder, "other.yaml")
    with open(codes, encoding="utf-8") as file:
        lines = file.read().split("\n")
    at = [i for i, line in enumerate(lines) if line.startswith("      PeerUnreachable: {seen")][0]
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines[:at] + lines[at + 1:]))
    done = run(journal, "--codes", path, *CASES)
    expect("a code more: exit", done.returncode, 1)
    expect("a code more", {n: k for n, (k, _) in failed_codes(journal).items()},
           {"codes/sendMessageToPeer#no-other-of-SendPeerMessage": "NewCode"})
    case = "peer/message#a-message-to-somebody-offline-is-not-delivered-later"
    gone = '      CachedByServer: {seen: {sendMessageToPeer: ["%s"]}}' % case
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines[:at] + [gone] + lines[at:]))
    done = run(journal, "--codes", path, *CASES)
    expect("a code less: exit", done.returncode, 1)
    expect("a code less", {n: k for n, (k, _) in failed_codes(journal).items()},
           {"codes/sendMessageToPeer#CachedByServer": "Vanished"})


def told_apart(folder, old, new):
    """(words of codes diff, exit code, a line that is there)"""
    empty = os.path.join(folder, "empty.yaml")
    with open(empty, "w", encoding="utf-8") as file:
        file.write("version: 1.0.1\nextends: 1.0.1\n")
    rows = (
        (("1.0.1", old), 0, "1.0.1 → %s: same" % old),
        ((old, old), 0, "same"),
        ((old, new), 2, "! renumbered  PeerUnreachable 3 → 13"),
        (("1.0.1", new), 2, "! renumbered  PeerUnreachable 3 → 13"),
        ((empty, old), 0, "same"),
    )
    for words, code, line in rows:
        done = program("codes", "diff", *words)
        expect("codes diff %s %s: exit" % words, done.returncode, code)
        expect("codes diff %s %s: %s" % (*words, line), line in done.stdout, True)
    done = program("compare", old, new)
    expect("compare: exit", done.returncode, 2)
    expect("compare: the code", "sendMessageToPeer: 3 PeerUnreachable -> 13" in done.stdout, True)


def bad_journals(folder, old):
    """(what, bytes of the file, exit code of codes observed, what it says)"""
    with open(old, encoding="utf-8") as file:
        text = file.read()
    path = os.path.join(folder, "bad.jsonl")
    rows = (
        ("cut off", text[:len(text) // 2], 0, "was cut off"),
        ("a broken line", text.replace('{"r":"begin"', '{"r:"begin"', 1), 0,
         "lines that are no records"),
        ("newer", text.replace('"format":1', '"format":9', 1), 4, "format is 9"),
        ("no journal", "case: one\n", 4, "this is no journal"),
        ("nothing", "", 4, "bad.jsonl"),
        ("another program's", '{"version": "3.1"}\n', 4, "this is no journal"),
    )
    for what, content, code, said in rows:
        with open(path, "w", encoding="utf-8") as file:
            file.write(content)
        for words in (("codes", "observed", path), ("codes", "diff", path, path)):
            done = program(*words)
            expect("%s: %s: exit" % (what, words[1]), done.returncode, code)
            expect("%s: %s: %s" % (what, words[1], done.stderr), said in done.stderr, True)
            expect("%s: %s: output" % (what, words[1]), done.stdout != "", code == 0)


def main():
    with tempfile.TemporaryDirectory() as folder:
        old, new = os.path.join(folder, "old.jsonl"), os.path.join(folder, "new.jsonl")
        codes = os.path.join(folder, "codes.yaml")
        expect("the old run", run(old, *CASES).returncode, 0)
        expect("the new run", run(new, *NUMBER, *CASES).returncode, 1)
        done = program("codes", "observed", old)
        expect("codes observed", (done.returncode, done.stderr), (0, ""))
        with open(codes, "w", encoding="utf-8") as file:
            file.write(done.stdout)
        held_against(folder, codes)
        against_versions(folder)
        new_and_vanished(folder, codes)
        told_apart(folder, old, new)
        bad_journals(folder, old)
    sys.exit(1 if bad else 0)


main()
