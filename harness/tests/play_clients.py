#!/usr/bin/env python3
"""Whole runs with adapters: each way to attach one, each mode, and everything that an
adapter does wrong (adapters/wrap.py). None hangs the run, none outlives it, each is told
once and blamed on whom it is owed to.

usage: play_clients.py RTM-CONFORM RTM-MOCK-CLIENT RTM-MOCK-SERVICE CHECKOUT
"""
import concurrent.futures
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time

PROGRAM, CLIENT, SERVICE, HOME = map(os.path.abspath, sys.argv[1:5])
WRAP = os.path.join(HOME, "harness/tests/adapters/wrap.py")
APPS = {"dynamic": ("0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"),
        "static": ("123456789abcdef0123456789abcdef0", None)}
PEER = ["cases/peer/message.yaml"]
LIMIT_S = 100
with open(PROGRAM, "rb") as program:
    SANITIZED = b"__asan_init" in program.read()  # and takes more memory
PEAK_KB = 60000  # of the program alone, whatever an adapter sends


def lives(pid):
    """Not one that is ending, or that nobody has waited for."""
    until = time.monotonic() + 2
    while time.monotonic() < until:
        try:
            with open("/proc/%s/stat" % pid, encoding="utf-8") as stat:
                if stat.read().rpartition(")")[2].split()[0] == "Z":
                    return False
        except (FileNotFoundError, ProcessLookupError):
            return False
        time.sleep(0.01)
    return True


class Run:
    """A run in a folder of its own, and what its journal says."""

    def __init__(self, folder, *words, meanwhile=None):
        self.folder, self.bad = folder, []
        self.journal = os.path.join(folder, "run.jsonl")
        environment = dict(os.environ, FLAG=os.path.join(folder, "flag"),
                           PIDS=os.path.join(folder, "pids"), TMPDIR=folder)
        # Through a shell: what the parent took is no part of the program's peak.
        done = subprocess.Popen(["sh", "-c", '"$@"; exit $?', "sh", PROGRAM, "run",
                                 "--color", "never", "--journal",
                                 self.journal, *words], cwd=HOME, env=environment,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        first = done.stdout.readline() if meanwhile else ""
        helper = meanwhile(first) if meanwhile else None
        try:
            self.out = first + done.communicate(timeout=LIMIT_S)[0]
        except subprocess.TimeoutExpired:
            done.kill()
            self.out = first + done.communicate()[0] + "\n(it did not end)"
        self.code = done.returncode
        if helper is not None:
            helper.wait(LIMIT_S)
        self.records = []
        if os.path.exists(self.journal):
            with open(self.journal, encoding="utf-8") as lines:
                self.records = [json.loads(line) for line in lines]

    def of(self, kind):
        return [r for r in self.records if r["r"] == kind]

    def verdicts(self, *names):
        return [r for r in self.of("verdict") if r["verdict"] in names]

    def expect(self, what, seen, wanted):
        if seen != wanted:
            self.bad.append("%s: %r, expected %r" % (what, seen, wanted))

    def expect_said(self, verdict, text):
        if text not in verdict.get("message", ""):
            self.bad.append("message %r, expected %r" % (verdict.get("message"), text))

    def expect_nobody_left(self):
        path = os.path.join(self.folder, "pids")
        for pid in open(path).read().split() if os.path.exists(path) else []:
            if lives(pid):
                self.bad.append("process %s outlives the run" % pid)

    def expect_small(self):
        peak = self.of("end")[0]["peak_kb"] if self.of("end") else 0
        if not SANITIZED and not 0 < peak < PEAK_KB:
            self.bad.append("the program took %d kB" % peak)


def wrapped(mode):
    return "exec %s %s %s %s" % (shlex.quote(sys.executable), shlex.quote(WRAP), mode,
                                 shlex.quote(CLIENT))


# (mode of wrap.py, exit code, verdict and kind of the one failure, its message)
WRONG = (
    ("garbage", 6, "error", "Adapter", 'no JSON (byte 0: no JSON value starts like this): '
     '"printf debugging"'),
    ("invalid-utf8", 6, "error", "Adapter", "a string that is not UTF-8"),
    ("deep", 6, "error", "Adapter", "nested too deeply"),
    ("long-line", 6, "error", "Adapter", 'a line of more than 1 MiB: "xxx'),
    ("twice", 6, "error", "Adapter", "a second answer"),
    ("nobody", 6, "error", "Adapter", "an answer to nothing"),
    ("stranger", 6, "error", "Adapter", "an event of an actor that is not there"),
    ("silent", 6, "error", "Adapter", "did not answer anything within 5 s"),
    ("mute=fence", 6, "error", "Adapter", "did not answer fence within 8 s"),
    ("refuses=sendMessageToPeer", 6, "error", "Adapter", "answered a call with error -32000"),
    ("crash", 1, "fail", "Crashed", "ended by signal 11 (SIGSEGV); last words: about to fall"),
    ("leave", 1, "fail", "Crashed", "exited with code 3"),
    ("deaf", 1, "fail", "Crashed", "closed its standard output, but lives"),
    ("flood", 1, "fail", None, ""),
)


def goes_wrong(folder, mode, code, verdict, kind, message):
    """The fault strikes once: one failure, and what came after it passes."""
    run = Run(folder, "-q", "-j", "3", "--client-cmd", wrapped(mode), *PEER)
    failed = run.verdicts("fail", "error", "inconclusive")
    run.expect("exit code", run.code, code)
    run.expect("failures", len(failed), 1)
    for one in failed:
        run.expect("verdict", one["verdict"], verdict)
        if kind is not None:
            run.expect("kind", one["kind"], kind)
        run.expect_said(one, message)
        if kind == "Crashed":
            run.expect("requirements", [r["id"] for r in one["requirements"]], ["STAB-01"])
    if len(run.verdicts("blocked")) > 2:
        run.bad.append("%d are blocked by it" % len(run.verdicts("blocked")))
    if not run.verdicts("pass"):
        run.bad.append("nothing passed")
    run.expect_small()
    run.expect_nobody_left()
    return run


def falls_again(folder):
    """It is started again so often, and no more."""
    run = Run(folder, "-q", "-j", "1", "--client-cmd", wrapped("crash-later=login"), "cases/login",
              *PEER)
    blocked = run.verdicts("blocked")
    run.expect("exit code", run.code, 1)
    run.expect("failures", len(run.verdicts("fail")), 6)
    if not blocked:
        run.bad.append("nothing is blocked")
    else:
        run.expect_said(blocked[-1], "ended and is not started again (5 times before)")
    run.expect_nobody_left()
    return run


def others_go_on(folder):
    """A case of one actor needs the first adapter alone: the second cannot spoil it."""
    run = Run(folder, "-q", "--client", "good=" + CLIENT, "--client",
              "bad=" + wrapped("garbage=create"), "cases/login", *PEER)
    plans = {r["i"]: r for r in run.of("plan")}
    actors = {}
    for r in run.of("actor"):
        actors.setdefault(r["i"], set()).add(r["client"])
    alone = [i for i, names in actors.items() if names == {"good"}]
    spoilt = [plans[r["i"]]["id"] for r in run.of("verdict")
              if r["i"] in alone and r["verdict"] != "pass"]
    run.expect("exit code", run.code, 6)
    run.expect("failures", len(run.verdicts("error")), 1)
    run.expect("spoilt", spoilt, [])
    if len(alone) < 5:
        run.bad.append("%d cases of the good one alone" % len(alone))
    run.expect("mode", run.of("run")[0]["mode"], "interop")
    run.expect_said(run.verdicts("error")[0], "bad: the adapter wrote")
    run.expect_nobody_left()
    return run


# (command, what the one error says)
NEVER_THERE = (
    ("no-such-adapter", "exited with code 127; last words: sh: "),
    ("echo hello", 'no JSON value starts like this): "hello"'),
    ("true", "exited with code 0"),
    ("cat", "a request, and adapters make none"),
    ("echo sorry >&2; exit 3", "exited with code 3; last words: sorry"),
    ("sleep 600", "did not answer agent.hello within 10 s"),
    ("yes", 'no JSON value starts like this): "y"'),
    (wrapped("believes-all"), "answered agent.noSuchOperation, which cannot be"),
    (wrapped("drops=messageReceived"), "a plain case (two users log in, a message, they log out) "
     "does not work: bob did not get messageReceived"),
    (wrapped("platform=perl"), "needs platform: one of cpp, objc, java, js"),
)


def never_there(folder, command, message):
    run = Run(folder, "-q", "--client-cmd", command, *PEER)
    errors = run.verdicts("error")
    run.expect("exit code", run.code, 6)
    run.expect("errors", len(errors), 1)
    for one in errors:
        run.expect("kind", one["kind"], "Attach")
        run.expect_said(one, message)
    run.expect("passed or failed", len(run.verdicts("pass", "fail")), 0)
    run.expect_nobody_left()
    return run


# (what it cannot do, a case that is skipped for it, why)
POORER = (
    ("fence", None, None),
    ("clock", "7 days", "the client's clock cannot be moved"),
    ("offline", "offline", "client does not announce offline"),
    ("fence,clock", None, None),
)


def poorer(folder, lacks, about, why):
    run = Run(folder, "-q", "--client-cmd", wrapped("lacks=" + lacks), "--max-wait", "2s",
              "cases/peer", "cases/offline/delivery.yaml", "cases/offline/expiry.yaml")
    skipped = [r["message"] for r in run.verdicts("skip")]
    run.expect("exit code", run.code, 0)
    run.expect("failures", len(run.verdicts("fail", "error", "blocked")), 0)
    if why is not None and not any(why in message for message in skipped):
        run.bad.append("nothing is skipped for %r: %r" % (why, skipped))
    return run


def works_off_its_queue(folder):
    """Ten actors take nine seconds: who answers all the while does not hang."""
    run = Run(folder, "-q", "-j", "5", "--client-cmd", wrapped("slow=create"),
              "cases/channel/message.yaml")
    run.expect("exit code", run.code, 0)
    run.expect_nobody_left()
    return run


def ignores_shutdown(folder):
    run = Run(folder, "-q", "--client-cmd", wrapped("ignores-shutdown"), *PEER)
    run.expect("exit code", run.code, 0)
    run.expect_nobody_left()
    return run


def connects_in(folder, secret, words, code, message):
    def connect(line):
        url = re.search(r"ws://\S+", line).group()
        return subprocess.Popen([CLIENT, "--connect", url, "--secret", secret],
                                stderr=subprocess.DEVNULL)

    run = Run(folder, "-q", "--client-listen", "127.0.0.1:0", *words, *PEER, meanwhile=connect)
    run.expect("exit code", run.code, code)
    for one in run.verdicts("error"):
        run.expect_said(one, message)
    return run


def goes_away(folder):
    """One that connected in, and does not come back: the run ends without it."""
    def connect(line):
        url = re.search(r"ws://\S+", line).group()
        client = subprocess.Popen([CLIENT, "--connect", url, "--secret", "s3cret"],
                                  stderr=subprocess.DEVNULL)
        until = time.monotonic() + LIMIT_S
        while time.monotonic() < until and client.poll() is None:
            with open(os.path.join(folder, "run.jsonl"), "a+", encoding="utf-8") as journal:
                journal.seek(0)
                if '{"r":"verdict"' in journal.read():
                    client.kill()
            time.sleep(0.01)
        return client

    run = Run(folder, "-q", "-j", "2", "--client-listen", "127.0.0.1:0", "--adapter-secret",
              "s3cret", "cases/channel", "cases/invitation", *PEER, meanwhile=connect)
    blocked = run.verdicts("blocked")
    run.expect("exit code", run.code, 1)
    run.expect("failures", len(run.verdicts("fail", "error")), 1)
    run.expect_said(run.verdicts("fail")[0], "the adapter's connection ended")
    if not blocked:
        run.bad.append("nothing is blocked")
    else:
        run.expect_said(blocked[-1], "no adapter connected within 5 s")
    return run


def listens_for_devices(folder):
    """The reference service where it is told to listen, under the name that is given out."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = Run(folder, "-q", "--service-listen", "127.0.0.1:%d" % port, "--advertise",
              "ws://localhost:%d/" % port, "--client-cmd", wrapped("told=%d" % port), *PEER)
    run.expect("exit code", run.code, 0)
    with open(os.path.join(folder, "flag"), encoding="utf-8") as told:
        run.expect("told", told.read(), "ws://localhost:%d/" % port)
    return run


class Interrupted(Run):
    """A run whose adapter hangs, ended as by Ctrl-C once cases are in play."""

    def __init__(self, folder):
        self.folder, self.bad, self.records = folder, [], []
        journal = os.path.join(folder, "run.jsonl")
        environment = dict(os.environ, FLAG=os.path.join(folder, "flag"),
                           PIDS=os.path.join(folder, "pids"), TMPDIR=folder)
        with open(os.path.join(folder, "out"), "w+", encoding="utf-8") as out:
            done = subprocess.Popen([PROGRAM, "run", "-q", "--color", "never", "--journal",
                                     journal, "--client-cmd", wrapped("silent"), *PEER], cwd=HOME,
                                    env=environment, stdout=out, stderr=out)
            until = time.monotonic() + LIMIT_S
            while time.monotonic() < until and not os.path.exists(environment["FLAG"]):
                time.sleep(0.01)
            done.send_signal(signal.SIGINT)
            self.code = done.wait(LIMIT_S)
            out.seek(0)
            self.out = out.read()
        with open(journal, encoding="utf-8") as lines:
            self.records = [json.loads(line) for line in lines]


def interrupted(folder):
    run = Interrupted(folder)
    planned = run.of("run")[0]["planned"]
    run.expect("exit code", run.code, 2)
    run.expect("verdicts", len(run.of("verdict")), planned)
    run.expect("kinds", {r["kind"] for r in run.verdicts("error")}, {"Interrupted"})
    run.expect_nobody_left()
    return run


def nobody_connects(folder):
    run = Run(folder, "-q", "--client-listen", "127.0.0.1:0", "--wait-for-adapter", "100ms", *PEER)
    run.expect("exit code", run.code, 6)
    run.expect_said(run.verdicts("error")[0], "no adapter connected within 0.1 s")
    return run


def follows(folder):
    """Without --profile the build's own version is what it is held against."""
    run = Run(folder, "-q", "--client-cmd", CLIENT + " --profile 0.9.3", "cases/peer")
    run.expect("exit code", run.code, 0)
    run.expect("profile", run.of("run")[0]["profile"], "0.9.3")
    run.expect("client", [(r["build"], r["version"], r["platform"]) for r in run.of("client")],
               [("rtm-mock-client 0.9.3", "0.9.3", "cpp")])
    return run


def whole(folder, *words):
    # Not all at once: another process has its own time, which does not wait for ours.
    run = Run(folder, "-q", "-j", "20", *words)
    # A machine that is busy with the others of these may be too slow for a few.
    slow = len(run.verdicts("inconclusive"))
    run.expect("exit code", run.code, 6 if slow else 0)
    run.expect("failures", len(run.verdicts("fail", "error", "blocked")), 0)
    if slow > 5:
        run.bad.append("%d are inconclusive" % slow)
    if len(run.verdicts("pass")) < 250:
        run.bad.append("%d passed" % len(run.verdicts("pass")))
    run.expect_small()
    return run


def breaks(folder):
    """A client that is wrong is found as the one within the program is."""
    run = Run(folder, "-q", "--client-cmd", CLIENT + " --defect logout-silent", "cases/login")
    run.expect("exit code", run.code, 1)
    if not run.verdicts("fail"):
        run.bad.append("nobody noticed")
    if "--client-cmd '%s --defect logout-silent'" % CLIENT not in run.out:
        run.bad.append("how to do it again is not told")
    return run


def as_a_system(folder):
    """A service that only its own client speaks to: both are judged, time passes really."""
    words = [SERVICE, "--port", "0"]
    for app, certificate in APPS.values():
        words += ["--app", app + (":" + certificate if certificate else "")]
    service = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    port = re.search(r":(\d+)", service.stdout.readline()).group(1)
    with open(os.path.join(folder, "target.yaml"), "w", encoding="utf-8") as out:
        out.write("name: both\nversion: 1.0.1\nplatform: cpp\nservice: ws://127.0.0.1:%s/\n"
                  "clients: {only: %s}\napps:\n" % (port, CLIENT))
        for kind, (app, certificate) in APPS.items():
            out.write('  %s: {id: "%s", certificate: %s}\n'
                      % (kind, app, '"%s"' % certificate if certificate else "null"))
    run = Run(folder, "-q", "--target", folder, "--max-wait", "1s", "cases/peer", "cases/login")
    service.terminate()
    service.wait(LIMIT_S)
    run.expect("exit code", run.code, 0)
    run.expect("mode", run.of("run")[0]["mode"], "system")
    run.expect("skipped for their role", [r for r in run.verdicts("skip") if r["kind"] == "Role"],
               [])
    if len(run.verdicts("pass")) < 40:
        run.bad.append("%d passed" % len(run.verdicts("pass")))
    return run


# (words, what is said; nothing is run)
MISUSED = (
    (["--client-cmd", "a", "--client", "b=c"], "one of --client-cmd, --client and --client-listen"),
    (["--client", "nameless"], 'NAME=CMD, not "nameless"'),
    (["--client", "a=b", "--client", "a=c"], "two clients are named a"),
    (["--client-listen", "7070"], "an address and a port"),
    (["--client-listen", "localhost:x"], "an address and a port"),
    (["--service-listen", "127.0.0.1:70707", "--client-cmd", "x"], "an address and a port"),
    (["--client-cmd", "x", "--client-defect", "logout-silent"], "--client-defect"),
    (["--adapter-secret", "x"], "--client-listen"),
)


def misused(folder, words, message):
    run = Run(folder, "-q", *words, *PEER)
    run.expect("exit code", run.code, 4)
    if message not in run.out:
        run.bad.append("said %r, expected %r" % (run.out, message))
    return run


def plays():
    yield from (("wrong: " + row[0], goes_wrong, row) for row in WRONG)
    yield from (("never there: " + row[0][:20], never_there, row) for row in NEVER_THERE)
    yield from (("without " + row[0], poorer, row) for row in POORER)
    yield from (("misused: " + " ".join(row[0]), misused, row) for row in MISUSED)
    yield "falls again and again", falls_again, ()
    yield "others go on", others_go_on, ()
    yield "ignores shutdown", ignores_shutdown, ()
    yield "works off its queue", works_off_its_queue, ()
    yield "connects in", connects_in, ("s3cret", ["--adapter-secret", "s3cret"], 0, "")
    yield "connects in, a stranger", connects_in, ("guess", [], 6, "does not hold the secret")
    yield "goes away", goes_away, ()
    yield "listens for devices", listens_for_devices, ()
    yield "interrupted", interrupted, ()
    yield "nobody connects", nobody_connects, ()
    yield "follows", follows, ()
    yield "breaks", breaks, ()
    yield "a system", as_a_system, ()


def alone():
    yield "the whole suite", whole, ("--client-cmd", CLIENT)
    yield "the whole suite, TLS", whole, ("--client-cmd", CLIENT, "--tls")
    yield "the whole suite, two", whole, ("--client", "a=" + CLIENT, "--client", "b=" + CLIENT)


def play(row):
    name, how, arguments = row
    with tempfile.TemporaryDirectory() as folder:
        run = how(folder, *arguments)
    return ["%s: %s" % (name, bad) for bad in run.bad] + \
        ([run.out[-1500:]] if run.bad else [])


def main():
    # Most of them wait for something.
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        bad = sum(pool.map(play, plays()), [])
    bad += sum(map(play, alone()), [])
    for line in bad:
        print(line)
    sys.exit(1 if bad else 0)


main()
