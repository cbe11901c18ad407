#!/usr/bin/env python3
"""Plays the corpus of cases that test the tester, in self-check.

usage: play_corpus.py RTM-CONFORM RTM-MOCK-SERVICE CHECKOUT

Every case of fixtures/corpus/must-pass has to pass. A file of must-fail says in
its first lines what its cases come to, in their order:

    # expect: LINE:COLUMN: Kind: part of the message
    # expect: inconclusive LINE:COLUMN: Kind: part of the message
    # expect: pass

and, in both folders, with which options it is to be played:

    # options: --timeout 1s
    # options: --service-cmd '{service} --port {port} --secret {secret}'

{service} is the reference service as a program of its own.
"""

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile

MIN_FAIL = 30
MIN_PASS = 15
SECONDS_MAX = 100
EXPECT = re.compile(r"# expect: (?:(\w+) )?(\d+):(\d+): (\w+): (.+)")
EXITS = {"fail": 1, "warn": 0, "pass": 0}  # all others: 6


class Case:
    """What the journal says of one case."""

    def __init__(self, plan):
        self.title = plan["title"]
        self.verdict = {"verdict": "nothing"}

    def came_to(self):
        said = self.verdict
        if "kind" not in said:
            return said["verdict"]
        return "%s %s:%s: %s: %s" % (said["verdict"], said.get("line"),
                                     said.get("column"), said["kind"],
                                     said["message"])

    def is_as(self, expect):
        said = self.verdict
        if expect == "# expect: pass":
            return said["verdict"] == "pass"
        verdict, line, column, kind, part = EXPECT.fullmatch(expect).groups()
        return (said["verdict"] == (verdict or "fail")
                and said.get("line") == int(line)
                and said.get("column") == int(column)
                and said.get("kind") == kind and part in said["message"])


class File:
    def __init__(self, path, must_pass):
        with open(path, encoding="utf-8") as text:
            head = [line.rstrip("\n") for line in text if line.startswith("# ")]
        self.path = path
        self.must_pass = must_pass
        self.expects = [line for line in head if line.startswith("# expect:")]
        self.options = next((shlex.split(line[11:]) for line in head
                             if line.startswith("# options: ")), [])
        self.cases = []
        for expect in self.expects:
            if expect != "# expect: pass" and not EXPECT.fullmatch(expect):
                sys.exit("%s: what is meant by %s" % (path, expect))
        if must_pass == bool(self.expects):
            sys.exit("%s: a wrong number of expectations" % path)

    def judge(self):
        """Complaints, none if all is as it must be."""
        expects = self.expects or ["# expect: pass"] * len(self.cases)
        if not self.cases or len(expects) != len(self.cases):
            yield "%d cases, %d expectations" % (len(self.cases), len(expects))
        for case, expect in zip(self.cases, expects):
            if not case.is_as(expect):
                yield "%s\n  wanted %s\n  found  %s" % (case.title, expect[10:],
                                                       case.came_to())


def find(root, folder, least):
    folder = os.path.join(root, "fixtures", "corpus", folder)
    names = sorted(n for n in os.listdir(folder) if n.endswith(".yaml"))
    if len(names) < least:
        sys.exit("%s holds only %d files" % (folder, len(names)))
    return [os.path.join(folder, name) for name in names]


def play(program, root, options, files):
    """One run of files that want the same options; complaints about its exit."""
    with tempfile.TemporaryDirectory() as folder:
        journal = os.path.join(folder, "journal.jsonl")
        command = [program, "run", "-q", "--color", "never", "--home", root,
                   "--journal", journal, *options, *(f.path for f in files)]
        ended = subprocess.run(command, capture_output=True, text=True,
                               timeout=SECONDS_MAX, check=False)
        if not os.path.exists(journal):
            return ["nothing was run: " + ended.stdout + ended.stderr]
        with open(journal, encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
    by_path = {f.path: f for f in files}
    by_number = {}
    for record in records:
        if record["r"] == "plan":
            by_number[record["i"]] = Case(record)
            by_path[record["file"]].cases.append(by_number[record["i"]])
        elif record["r"] == "verdict":
            by_number[record["i"]].verdict = record
    exits = {EXITS.get(c.verdict["verdict"], 6) for c in by_number.values()}
    wanted = 1 if 1 in exits else max(exits)
    if ended.returncode != wanted:
        return ["exit code %d, not %d" % (ended.returncode, wanted)]
    return []


def main():
    program, service, root = map(os.path.abspath, sys.argv[1:])
    files = [File(path, False) for path in find(root, "must-fail", MIN_FAIL)]
    files += [File(path, True) for path in find(root, "must-pass", MIN_PASS)]
    groups = {}
    for file in files:
        groups.setdefault((file.must_pass, *file.options), []).append(file)
    failed = 0
    for (_, *options), members in groups.items():
        played = [o.replace("{service}", service) for o in options]
        for complaint in play(program, root, played, members):
            failed += 1
            print("%s: %s" % (" ".join(options) or "no options", complaint))
    passed = 0
    for file in files:
        complaints = list(file.judge())
        passed += not complaints
        failed += bool(complaints)
        for complaint in complaints:
            print("%s: %s" % (file.path, complaint))
    print("%d passed, %d failed, 0 skipped" % (passed, failed))
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
