#!/usr/bin/env python3
"""rtm-conform adapter check, with the reference client as the adapter: what it says of
a good one, and of one whose lines are changed on their way.

usage: check_first_day.py RTM-CONFORM RTM-MOCK-CLIENT CHECKOUT
"""
import concurrent.futures
import os
import subprocess
import sys
import tempfile

SECONDS_MAX = 60

# name, what the adapter's output goes through, exit code, what is said
ROWS = [
    ("a good one", "", 0, [" 0 wrong, 0 not offered", "next: rtm-conform run --client-cmd"]),
    ("a misspelt event", "sed -u s/memberJoined/memberJoind/", 1,
     ["missing     memberJoined", "wrong       memberJoind", "is memberJoined meant?", " 2 wrong"]),
    ("a misspelt member", "sed -u 's/\"members\"/\"member\"/'", 1,
     ["wrong       getMembers", "members is missing, and there is member: is that it?", " 1 wrong"]),
    ("a misspelt capability", "sed -u 's/\"offline\"/\"ofline\"/'", 1,
     ["wrong       ofline", "is offline meant?"]),
    ("a name in the place of a number", "sed -u 's/\"code\":0/\"code\":\"OK\"/'", 1,
     ["wrong       login", "it is the SDK's own number, never a name"]),
    ("channels that are not announced", "sed -u 's/\"channels\",//'", 1,
     ["wrong       joinChannel", "it works, but channels is not announced"]),
    ("an operation that is not there", "sed -u 's/\"result\":{\"code\":0,\"members\".*/"
     "\"error\":{\"code\":-32601,\"message\":\"no\"}}/'", 1,
     ["missing     getMembers", "lacks: in target.yaml", " 1 wrong"]),
    ("an error of JSON-RPC", "sed -u 's/\"result\":{\"code\":0,\"members\".*/"
     "\"error\":{\"code\":-32000,\"message\":\"oh\"}}/'", 1,
     ["wrong       getMembers", "error -32000: oh", " 1 wrong"]),
    ("an answer that does not come", "sed -u '/\"members\"/d'", 1,
     ["blocks      getMembers", "no answer in 15 s"]),
    ("an early end", "sed -u 12q", 1, ["ended       login  "]),
    ("no adapter", "sed -u s/^/x/", 6, ["the adapter wrote what is no JSON"]),
]
WORDS = [
    ("a command that is none", ["adapter", "check", "--home", "HOME", "./there-is-none"], 6, "exited with code 127"),
    ("no command", ["adapter", "check"], 4, "it needs the command of one adapter"),
    ("two commands", ["adapter", "check", "a", "b"], 4, "b"),
    ("another verb", ["adapter", "czech", "a"], 4, "adapter check CMD"),
    ("no verb", ["adapter"], 4, "adapter check CMD"),
    ("an unknown option", ["adapter", "check", "--profil", "1.0.1", "a"], 4, "--profile"),
    ("help", ["adapter", "check", "--help"], 0, "--profile VERSION"),
    ("help of all", ["adapter", "--help"], 0, "rtm-conform adapter check"),
]


def run(words, folder):
    done = subprocess.run(words, capture_output=True, text=True, timeout=SECONDS_MAX, check=False,
                          cwd=folder)
    return done.returncode, done.stdout + done.stderr


def main():
    program, client, home = map(os.path.abspath, sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        version = [program, "adapter", "check", "--home", home, "--profile", "7.7.7", client]
        plays = [(name, words, code, [said]) for name, words, code, said in
                 [(n, [program, *(home if x == "HOME" else x for x in w)], c, s) for n, w, c, s in WORDS] +
                 [("a version that is none", version, 4, "7.7.7")]]
        for name, through, code, said in ROWS:
            command = client if not through else "%s | %s" % (client, through)
            plays.append((name, [program, "adapter", "check", "--home", home, command], code, said))
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            done = list(pool.map(lambda play: run(play[1], folder), plays))
    bad = 0
    for (name, _, code, said), (seen, text) in zip(plays, done):
        lacking = [one for one in said if one not in text]
        if seen != code or lacking:
            bad += 1
            print("%s: exit code %d, expected %d; not said: %s; said:\n%s"
                  % (name, seen, code, lacking, text))
    print("%d passed, %d failed, 0 skipped" % (len(plays) - bad, bad))
    return 1 if bad else 0


sys.exit(main())
