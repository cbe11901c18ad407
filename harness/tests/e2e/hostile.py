#!/usr/bin/env python3
"""A service that goes wrong in one named way, for the end-to-end tests.

Where a mode needs a service that is right up to a point, it is that of
fixtures/targets/python-service; a mode replaces one of its methods. It listens
on loopback alone and ends with its standard input, unless not doing so is the
mode. "pid N" on standard output tells the tests whom to look for afterwards.
"""
import argparse
import asyncio
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "fixtures" / "targets" / "python-service"))
import service  # noqa: E402

MODES = {}
logins = 0
FLOOD = 100_000  # events
PRINTED = 200_000  # lines


def mode(name):
    def add(what):
        MODES[name] = what
        return what
    return add


@mode("right")
class Right(service.Connection):
    """Not hostile at all: the others change one thing."""


# Before the upgrade


@mode("closes-at-accept")
class ClosesAtAccept(Right):
    async def handshake(self):
        raise ConnectionError


@mode("silent-upgrade")
class SilentUpgrade(Right):
    async def handshake(self):
        await asyncio.sleep(3600)


@mode("plain-http")
class PlainHttp(Right):
    async def handshake(self):
        await self.reader.readuntil(b"\r\n\r\n")
        self.writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                          b"Content-Length: 5\r\n\r\nhello")
        await asyncio.sleep(3600)


# The answer to hello


class Greets(Right):
    def hello(self, request, params):
        self.role = "rtm"
        self.greet(request)


@mode("hello-error")
class HelloError(Greets):
    def greet(self, request):
        request.reply(error={"code": -32000, "message": "closed for repairs"})


@mode("hello-silent")
class HelloSilent(Greets):
    def greet(self, request):
        pass


@mode("hello-no-json")
class HelloNoJson(Greets):
    def greet(self, request):
        self.write_frame(1, b"{\"jsonrpc\":")


@mode("hello-wrong-id")
class HelloWrongId(Greets):
    def greet(self, request):
        self.send(id="another", result={"service": "x", "capabilities": [], "now": 0})


@mode("hello-batch")
class HelloBatch(Greets):
    def greet(self, request):
        answer = {"jsonrpc": "2.0", "id": request.id, "result": {"capabilities": []}}
        self.write_frame(1, json.dumps([answer]).encode())


@mode("hello-array")
class HelloArray(Greets):
    def greet(self, request):
        request.reply(result=["capabilities"])


@mode("hello-binary")
class HelloBinary(Greets):
    def greet(self, request):
        self.write_frame(2, b"{}")


@mode("hello-no-utf8")
class HelloNoUtf8(Greets):
    def greet(self, request):
        self.write_frame(1, b"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"service\":\"\xff\xfe\"}}")


@mode("hello-huge")
class HelloHuge(Greets):
    def greet(self, request):
        request.reply(result={"service": "x" * 10_000_000, "capabilities": []})


@mode("hello-deep")
class HelloDeep(Greets):
    def greet(self, request):
        deep = "[" * 100_000 + "]" * 100_000
        self.write_frame(1, ('{"jsonrpc":"2.0","id":%s,"result":{"capabilities":%s}}'
                             % (json.dumps(request.id), deep)).encode())


# After a good hello


class AtLogin(Right):
    """Right until somebody logs in."""

    def call(self, request, method, params):
        if method == "login":
            self.at_login(request, params)
        else:
            super().call(request, method, params)

    def right(self, request, params):
        super().call(request, "login", params)


class AtFirstLogin(AtLogin):
    """Only whoever logs in first meets it: nobody else may notice."""

    def at_login(self, request, params):
        global logins
        logins += 1
        if logins == 1:
            self.at_first_login(request, params)
        else:
            self.right(request, params)


@mode("closes-on-call")
class ClosesOnCall(AtLogin):
    def at_login(self, request, params):
        self.writer.close()


@mode("stalls")
class Stalls(AtLogin):
    def at_login(self, request, params):
        pass


@mode("answers-twice")
class AnswersTwice(AtLogin):
    def at_login(self, request, params):
        self.right(request, params)
        request.answer(0, session="again")


@mode("answers-nothing")
class AnswersNothing(AtLogin):
    def at_login(self, request, params):
        self.send(id=4711, result={"code": 0})
        self.right(request, params)


@mode("speaks-nonsense")
class SpeaksNonsense(AtLogin):
    def at_login(self, request, params):
        self.write_frame(1, b"\x00\x01 what?")


@mode("deep-event")
class DeepEvent(AtLogin):
    def at_login(self, request, params):
        self.right(request, params)
        self.write_frame(1, b'{"jsonrpc":"2.0","method":"tokenDidExpire","params":{"x":'
                         + b"[" * 20_000 + b"]" * 20_000 + b"}}")


@mode("huge-event")
class HugeEvent(AtFirstLogin):
    def at_first_login(self, request, params):
        self.send(method="tokenDidExpire", params={"x": "x" * 10_000_000})


@mode("binary-event")
class BinaryEvent(AtLogin):
    def at_login(self, request, params):
        self.write_frame(2, b"{}")


@mode("no-utf8-event")
class NoUtf8Event(AtLogin):
    def at_login(self, request, params):
        self.write_frame(1, b'{"jsonrpc":"2.0","method":"\xff","params":{}}')


@mode("array-params")
class ArrayParams(AtLogin):
    def at_login(self, request, params):
        self.right(request, params)
        self.send(method="tokenDidExpire", params=[1, 2, 3])


@mode("lies-about-length")
class LiesAboutLength(AtFirstLogin):
    """The frame's head promises more than ever comes."""

    def at_first_login(self, request, params):
        self.writer.write(b"\x81\x7e\x10\x00{}")


@mode("endless-fragments")
class EndlessFragments(AtFirstLogin):
    def at_first_login(self, request, params):
        self.writer.write(b"\x01\x01{" + b"\x00\x01 " * 400_000)


@mode("floods-pings")
class FloodsPings(AtFirstLogin):
    def at_first_login(self, request, params):
        self.writer.write(b"\x89\x04ping" * FLOOD)
        self.right(request, params)


@mode("bad-opcode")
class BadOpcode(AtLogin):
    def at_login(self, request, params):
        self.writer.write(b"\x83\x02{}")


@mode("resets")
class Resets(AtLogin):
    def at_login(self, request, params):
        on_close = struct.pack("ii", 1, 0)  # linger for no time: a reset
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                                        on_close)
        self.writer.transport.abort()


@mode("closes-1012")
class Closes1012(AtLogin):
    def at_login(self, request, params):
        self.close(1012)


@mode("same-ids")
class SameIds(Right):
    """Every event has the same id: an answer can no longer be told from another."""

    def request(self, method, params, on_answer, on_close=None):
        self.pending["e"] = on_answer, on_close
        self.send(id="e", method=method, params=params)


class Floods(AtFirstLogin):
    def at_first_login(self, request, params):
        self.right(request, params)
        frame = json.dumps({"jsonrpc": "2.0", "method": self.event,
                            "params": {"state": 3, "reason": 2}}).encode()
        for _ in range(FLOOD):
            self.write_frame(1, frame)


@mode("floods-events")
class FloodsEvents(Floods):
    event = "connectionStateChanged"


@mode("floods-bytes")
class FloodsBytes(AtFirstLogin):
    """Not so many events, but long ones: messages from nobody."""

    def at_first_login(self, request, params):
        self.right(request, params)
        for i in range(2000):
            self.send(id="flood%d" % i, method="messageReceived",
                      params={"peerId": "nobody", "text": "x" * 30000, "serverReceivedTs": 1,
                              "isOfflineMessage": False})


@mode("floods-unknown")
class FloodsUnknown(Floods):
    event = "whatever"


@mode("trickles")
class Trickles(Right):
    """One byte at a time, with a turn of the loop between two."""

    def write_frame(self, opcode, data):
        if not hasattr(self, "bytes_left"):
            self.bytes_left = asyncio.Queue()
            asyncio.get_running_loop().create_task(self.trickle())

        class Writer:
            write = staticmethod(self.bytes_left.put_nowait)

        writer, self.writer = self.writer, Writer
        try:
            super().write_frame(opcode, data)
        finally:
            self.writer = writer

    async def trickle(self):
        while True:
            for byte in await self.bytes_left.get():
                self.writer.write(bytes([byte]))
                await asyncio.sleep(0)


class EndsMidway(AtLogin):
    def at_login(self, request, params):
        global logins
        logins += 1
        if logins == 20:
            self.end()
        self.right(request, params)


@mode("exits")
class Exits(EndsMidway):
    def end(self):
        os._exit(3)


@mode("kills-itself")
class KillsItself(EndsMidway):
    def end(self):
        os.kill(os.getpid(), signal.SIGKILL)


@mode("one-bad")
class OneBad(AtLogin):
    """Only the 20th login meets a broken connection: nobody else may notice."""

    def at_login(self, request, params):
        global logins
        logins += 1
        if logins == 20:
            self.writer.close()
        else:
            self.right(request, params)


# The control connection


class Control(Right):
    def call(self, request, method, params):
        if self.role == "control" and method in self.methods:
            self.react(request)
        else:
            super().call(request, method, params)

    def react(self, request):
        pass


@mode("fence-silent")
class FenceSilent(Control):
    methods = ["fence"]


@mode("clock-silent")
class ClockSilent(Control):
    methods = ["clock.advance"]


@mode("world-silent")
class WorldSilent(Control):
    methods = ["world.create"]


@mode("world-refused")
class WorldRefused(Control):
    methods = ["world.create"]

    def react(self, request):
        request.reply(error={"code": -32000, "message": "no room"})


@mode("control-closes")
class ControlCloses(Control):
    methods = ["fence"]

    def react(self, request):
        self.writer.close()


class Restarts(Control):
    """Announces that it can restart, and then does not quite."""

    methods = ["restart"]

    def hello(self, request, params):
        service.CAPABILITIES = sorted({*service.CAPABILITIES, "restart", "persistence"})
        super().hello(request, params)


@mode("restart-silent")
class RestartSilent(Restarts):
    pass


@mode("restart-idle")
class RestartIdle(Restarts):
    def react(self, request):
        request.reply(result={})


@mode("restart-refused")
class RestartRefused(Restarts):
    def react(self, request):
        request.reply(error={"code": -32000, "message": "not today"})


@mode("restart-exits")
class RestartExits(Restarts):
    def react(self, request):
        os._exit(0)


@mode("restart-hangs-up")
class RestartHangsUp(Restarts):
    """Closes every connection, and is never there again."""

    def react(self, request):
        request.reply(result={})
        for connection in list(service.connections):
            connection.close(1012)
        os.close(listener())


def listener():
    """The descriptor of the socket that listens."""
    for fd in range(3, 64):
        try:
            with socket.socket(fileno=os.dup(fd)) as found:
                if found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    return fd
        except OSError:
            pass
    raise LookupError("nothing listens")


# The process


def listens_late():
    time.sleep(2)


def never_listens():
    sys.stdin.read()
    sys.exit(0)


def prints():
    sys.stdout.write("".join("line %d %s\n" % (i, "x" * 60) for i in range(PRINTED)))
    sys.stdout.write("y" * 1_000_000 + "\n")
    sys.stdout.flush()


def is_stubborn():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    service.end_with_stdin = lambda: None


def has_grandchild():
    """It ignores TERM, and holds the pipes until its own input, a new one, ends."""
    child = subprocess.Popen(
        [sys.executable, "-c", "import signal, time; signal.signal(signal.SIGTERM, "
         "signal.SIG_IGN); time.sleep(600)"], stdin=subprocess.DEVNULL)
    print("pid %d" % child.pid, flush=True)


PROCESSES = {
    "listens-late": listens_late,
    "never-listens": never_listens,
    "prints": prints,
    "stubborn": is_stubborn,
    "grandchild": has_grandchild,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("mode", choices=[*MODES, *PROCESSES])
    parser.add_argument("--port", required=True)
    parser.add_argument("--secret", required=True)
    options = parser.parse_args()
    print("pid %d" % os.getpid(), flush=True)
    PROCESSES.get(options.mode, lambda: None)()
    service.Connection = MODES.get(options.mode, Right)
    sys.argv = [sys.argv[0], "--port", options.port, "--secret", options.secret]
    return asyncio.run(service.main())


if __name__ == "__main__":
    sys.exit(main())
