#!/usr/bin/env python3
"""A good adapter, gone wrong in one named way: for play_clients.py.

wrap.py MODE[=ARGUMENT] ADAPTER...   runs ADAPTER and passes on its lines, until
MODE says otherwise. Where a mode strikes once, FLAG in the environment names the
file that says that it has. The ids of its processes are added to the file PIDS.
"""
import json
import os
import signal
import subprocess
import sys
import threading
import time

MODE, _, ARGUMENT = sys.argv[1].partition("=")
seen = 0
inner = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
lock = threading.Lock()
if "PIDS" in os.environ:
    with open(os.environ["PIDS"], "a", encoding="utf-8") as out:
        out.write("%d %d\n" % (os.getpid(), inner.pid))


def say(data):
    with lock:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def first_time():
    """True once, in whichever process of the run."""
    try:
        os.close(os.open(os.environ["FLAG"], os.O_CREAT | os.O_EXCL))
        return True
    except FileExistsError:
        return False


def garbage():
    say(b"printf debugging\n")


def invalid_utf8():
    say(b'{"method":"x","params":{"actor":"\xff"}}\n')


def deep():
    say(b"[" * 100000 + b"\n")


def long_line():
    say(b"x" * 100000000 + b"\n")


def twice():
    say(b'{"id":1,"result":{}}\n')


def nobody():
    say(b'{"id":999999,"result":{}}\n')


def stranger():
    say(b'{"method":"messageReceived","params":{"actor":"nobody"}}\n')


def crash():
    sys.stderr.write("about to fall\n")
    sys.stderr.flush()
    os.kill(os.getpid(), signal.SIGSEGV)


def leave():
    os._exit(3)


def deaf():
    with lock:
        os.close(1)
        time.sleep(600)


def silent():
    with lock:
        time.sleep(600)


# What happens once, when the program asks for what ARGUMENT names ("login") for the
# LATE'th time: the plain case that checks an adapter is over by then.
LATE = 4
STRIKES = {
    "garbage": garbage,
    "invalid-utf8": invalid_utf8,
    "deep": deep,
    "long-line": long_line,
    "twice": twice,
    "nobody": nobody,
    "stranger": stranger,
    "crash": crash,
    "leave": leave,
    "deaf": deaf,
    "silent": silent,
}


def flood(actor):
    """More than is kept, and then no more: what it hosts besides gets its turn."""
    for _ in range(1500):
        say(b'{"method":"messageReceived","params":{"actor":"%s","peerId":"x"}}\n'
            % actor.encode() * 100)


def hear(line):
    """False if LINE, from the program, is not passed on."""
    asked = json.loads(line)
    method = asked.get("method")
    if method == "shutdown" and MODE == "ignores-shutdown":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(600)
    if MODE == "told" and method == "create":
        with open(os.environ["FLAG"], "w", encoding="utf-8") as out:
            out.write(asked["params"]["url"])
    if method != (ARGUMENT or "login"):
        return True
    if MODE == "slow":
        time.sleep(0.9)
    global seen
    seen += 1
    if seen < LATE:
        return True
    if MODE == "crash-later":
        crash()
    if MODE == "mute" and first_time():
        return False
    if MODE == "refuses" and first_time():
        say(b'{"id":%d,"error":{"code":-32000,"message":"no idea"}}\n' % asked["id"])
        return False
    if MODE == "flood" and first_time():
        threading.Thread(target=flood, args=[asked["params"]["actor"]],
                         daemon=True).start()
    if MODE in STRIKES and first_time():
        STRIKES[MODE]()
    return True


def passed_on(line):
    said = json.loads(line)
    result = said.get("result")
    if MODE == "lacks" and isinstance(result, dict) and "capabilities" in result:
        result["capabilities"] = [name for name in result["capabilities"]
                                  if name not in ARGUMENT.split(",")]
        return json.dumps(said).encode() + b"\n"
    if MODE == "platform" and isinstance(result, dict) and "platform" in result:
        result["platform"] = ARGUMENT
        return json.dumps(said).encode() + b"\n"
    if MODE == "believes-all" and "error" in said:
        return json.dumps({"id": said["id"], "result": {"code": 0}}).encode() + b"\n"
    if MODE == "drops" and said.get("method") == ARGUMENT:
        return b""
    return line


def pump():
    for line in inner.stdout:
        say(passed_on(line))
    os._exit(0)


threading.Thread(target=pump, daemon=True).start()
for line in sys.stdin.buffer:
    if hear(line):
        inner.stdin.write(line)
        inner.stdin.flush()
inner.stdin.close()
inner.wait()
