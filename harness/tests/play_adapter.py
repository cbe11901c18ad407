#!/usr/bin/env python3
"""An adapter as a process, spoken to by hand: docs/agent-protocol.md, line by line.

usage: play_adapter.py RTM-MOCK-SERVICE COMMAND
       play_adapter.py RTM-MOCK-SERVICE --connect COMMAND

COMMAND is the adapter's, for the shell. With --connect this script is a WebSocket server as
well, and the adapter is told where: COMMAND holds {url} and {secret}. What the adapter does
with the reference service is held to the page; the first thing that is not so ends it.
"""
import base64
import hashlib
import json
import os
import select
import socket
import struct
import subprocess
import sys
import time

APP = "00000000000000000000000000000001"
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
PATIENCE = 20  # seconds until an answer is given up


class Lines:
    """The standard streams of a child."""

    def __init__(self, command):
        self.child = subprocess.Popen(command, shell=True, stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, start_new_session=True)
        self.bytes = b""

    def send(self, text):
        self.child.stdin.write(text.encode() + b"\n")
        self.child.stdin.flush()

    def receive(self):
        while b"\n" not in self.bytes:
            if not select.select([self.child.stdout], [], [], PATIENCE)[0]:
                raise SystemExit("play_adapter: nothing came for %d s" % PATIENCE)
            some = os.read(self.child.stdout.fileno(), 65536)
            if not some:
                return None
            self.bytes += some
        line, self.bytes = self.bytes.split(b"\n", 1)
        return line.decode()

    def end(self):
        self.child.stdin.close()
        return self.child.wait(PATIENCE)


class Frames:
    """The same over a WebSocket that the child opens."""

    def __init__(self, command):
        server = socket.create_server(("127.0.0.1", 0))
        url = "ws://127.0.0.1:%d/" % server.getsockname()[1]
        self.child = subprocess.Popen(command.replace("{url}", url).replace("{secret}", "open"),
                                      shell=True, stdin=subprocess.DEVNULL, start_new_session=True)
        server.settimeout(PATIENCE)
        self.socket, _ = server.accept()
        self.socket.settimeout(PATIENCE)
        self.stream = self.socket.makefile("rb")
        head = {}
        self.stream.readline()
        for line in iter(self.stream.readline, b"\r\n"):
            name, value = line.decode().split(":", 1)
            head[name.strip().lower()] = value.strip()
        check("the subprotocol", head["sec-websocket-protocol"], "rtm.agent.v1")
        key = base64.b64encode(hashlib.sha1((head["sec-websocket-key"] + GUID).encode()).digest())
        self.socket.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                            b"Connection: Upgrade\r\nSec-WebSocket-Protocol: rtm.agent.v1\r\n"
                            b"Sec-WebSocket-Accept: " + key + b"\r\n\r\n")

    def send(self, text):
        data = text.encode()
        size = struct.pack("!B", len(data)) if len(data) < 126 else struct.pack("!BH", 126, len(data))
        self.socket.sendall(b"\x81" + size + data)

    def receive(self):
        head = self.stream.read(2)
        if len(head) < 2 or head[0] & 15 == 8:
            self.socket.sendall(b"\x88\x02\x03\xe8")
            return None
        size = head[1] & 127
        if size > 125:
            size = int.from_bytes(self.stream.read(2 if size == 126 else 8), "big")
        mask = self.stream.read(4)
        data = bytes(c ^ mask[i & 3] for i, c in enumerate(self.stream.read(size)))
        return data.decode()

    def end(self):
        self.socket.close()
        return self.child.wait(PATIENCE)


def check(what, seen, wanted):
    if seen != wanted:
        raise SystemExit("play_adapter: %s: %r, expected %r" % (what, seen, wanted))


def fits(seen, wanted):
    if isinstance(wanted, dict):
        return isinstance(seen, dict) and all(fits(seen.get(k), v) for k, v in wanted.items())
    return seen == wanted


class Adapter:
    def __init__(self, carrier):
        self.carrier, self.ids, self.answers, self.events = carrier, 0, {}, []

    def begin(self, method, **params):
        self.ids += 1
        request = {"jsonrpc": "2.0", "id": self.ids, "method": method, "params": params}
        self.carrier.send(json.dumps(request))
        return self.ids

    def read_one(self):
        line = self.carrier.receive()
        if line is None:
            raise SystemExit("play_adapter: the adapter is gone")
        message = json.loads(line)
        if "method" in message:
            check("an event has an id", "id" in message, False)
            self.events.append(message)
        else:
            check("answered twice", message["id"] in self.answers, False)
            check("answer to nothing", message["id"] <= self.ids, True)
            self.answers[message["id"]] = message

    def answer(self, number):
        while number not in self.answers:
            self.read_one()
        return self.answers[number]

    def ask(self, method, **params):
        return self.answer(self.begin(method, **params))

    def gives(self, wanted, method, **params):
        seen = self.ask(method, **params)
        if not fits(seen.get("result"), wanted):
            raise SystemExit("play_adapter: %s: %s, expected %s" % (method, seen, wanted))
        return seen["result"]

    def refuses(self, code, method, **params):
        check(method, self.ask(method, **params).get("error", {}).get("code"), code)

    def gets(self, actor, name, **wanted):
        def found():
            for i, event in enumerate(self.events):
                if event["method"] == name and fits(event["params"], dict(wanted, actor=actor)):
                    return self.events.pop(i)["params"]
            return None
        end = time.monotonic() + PATIENCE
        while (event := found()) is None:
            if time.monotonic() > end:
                raise SystemExit("play_adapter: no %s %s; there are %s" % (name, wanted, self.events))
            self.read_one()
        return event


def play(adapter, url, secret):
    hello = adapter.gives({"version": "1.0.1"}, "agent.hello", protocol=1, version="1.0.1")
    check("the secret", hello.get("secret"), secret)
    offers = hello["capabilities"]
    adapter.refuses(-32601, "agent.noSuchOperation")
    adapter.refuses(-32602, "login", actor="a", userId="alice")
    where = dict(url=url, appId=APP, version="1.0.1", role="rtm")
    for actor in "ab":
        adapter.gives({}, "create", actor=actor, **where)
    adapter.gives({"code": 102}, "sendMessageToPeer", actor="a", peerId="bob", text="x")

    # Calls overlap.
    logins = [adapter.begin("login", actor=a, userId=u) for a, u in (("a", "alice"), ("b", "bob"))]
    for number in logins:
        check("login", adapter.answer(number)["result"]["code"], 0)
    for actor in "ab":
        adapter.gets(actor, "connectionStateChanged", state=2, reason=1)
        adapter.gets(actor, "connectionStateChanged", state=3, reason=2)
    adapter.gives({"code": 8}, "login", actor="a", userId="alice")
    adapter.gives({"code": 0}, "sendMessageToPeer", actor="a", peerId="bob", text="h\u00e9 \U0001f600")
    event = adapter.gets("b", "messageReceived", peerId="alice", text="h\u00e9 \U0001f600")
    check("an offline message", event["isOfflineMessage"], False)
    adapter.gives({"code": 3}, "sendMessageToPeer", actor="a", peerId="nobody", text="x")

    if "channels" in offers:
        check("a channel", adapter.ask("createChannel", actor="a", channelId="c")["result"]["object"]
              is None, False)
        adapter.gives({"object": None}, "createChannel", actor="a", channelId="c")
        for actor in "ab":
            adapter.gives({"code": 0}, "joinChannel", actor=actor, channelId="c")
        adapter.gets("a", "memberJoined", channelId="c", userId="bob")
        adapter.gives({"code": 0}, "sendChannelMessage", actor="b", channelId="c", text="all")
        adapter.gets("a", "channelMessageReceived", channelId="c", userId="bob", text="all")
        adapter.gives({"value": True}, "releaseChannel", actor="a", channelId="c")
        adapter.gives({"value": False}, "releaseChannel", actor="a", channelId="c")
    if "attributes" in offers:
        pair = [{"key": "k", "value": "v"}]
        adapter.gives({"code": 0}, "setLocalUserAttributes", actor="a", attributes=pair)
        adapter.gives({"code": 0, "attributes": pair}, "getUserAllAttributes", actor="b", userId="alice")
    if "invitations" in offers:
        mine = adapter.ask("createLocalInvitation", actor="a", calleeId="bob", content="?")["result"]
        adapter.gives({"code": 2}, "cancelLocalInvitation", actor="a", invitationId=mine["object"])
        adapter.gives({"code": 0}, "sendLocalInvitation", actor="a", invitationId=mine["object"])
        theirs = adapter.gets("b", "remoteInvitationReceived", callerId="alice", content="?", state=1)
        adapter.gets("a", "localInvitationReceivedByPeer", invitationId=mine["object"], state=2)
        adapter.gives({"code": 0}, "acceptRemoteInvitation", actor="b",
                      invitationId=theirs["invitationId"], response="!")
        adapter.gets("a", "localInvitationAccepted", invitationId=mine["object"], response="!", state=3)
        adapter.gets("b", "remoteInvitationAccepted", invitationId=theirs["invitationId"], state=4)
    if "log" in offers:
        log = adapter.gives({}, "readLog", actor="a", tail=10)
        check("the log's tail", len(log["text"].encode()) <= 10 <= log["bytes"], True)
    if "symbols" in offers:
        check("symbols", bool(adapter.ask("symbols")["result"]["symbols"]), True)

    # A call that nobody answers ends by its time-out, when the clock says so.
    adapter.gives({}, "create", actor="t", **dict(where, url="ws://127.0.0.1:1/"))
    if "clock" in offers:
        start = adapter.gives({}, "clock.advance", actor="t", to=0)["now"]
        login = adapter.begin("login", actor="t", userId="alice")
        adapter.gives({}, "clock.advance", actor="t", to=start + 12000)
        check("a login", adapter.answer(login)["result"]["code"], 9)
        adapter.gets("t", "connectionStateChanged", state=1, reason=4)
    adapter.gives({}, "destroy", actor="t")
    adapter.refuses(-32602, "destroy", actor="t")
    adapter.gives({"code": 0}, "logout", actor="b")
    adapter.gets("b", "connectionStateChanged", state=1, reason=6)
    if "fence" in offers:
        adapter.gives({}, "fence", actor="b")
    for actor in "ab":
        adapter.gives({}, "destroy", actor=actor)
    adapter.gives({}, "shutdown")


def main():
    words = sys.argv[1:]
    connecting = "--connect" in words
    service_path, command = [word for word in words if word != "--connect"]
    service = subprocess.Popen([service_path, "--exit-with-stdin", "--app", APP], text=True,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        url = service.stdout.readline().split()[-1] + "/"
        carrier = (Frames if connecting else Lines)(command)
        try:
            play(Adapter(carrier), url, "open" if connecting else None)
            check("it says no more", carrier.receive(), None)
            check("its exit code", carrier.end(), 0)
            if not connecting:  # Another one ends when its standard input does.
                carrier = Lines(command)
                check("its exit code without a word", carrier.end(), 0)
        finally:
            if carrier.child.poll() is None:
                os.killpg(carrier.child.pid, 9)
    finally:
        service.stdin.close()
        service.wait(PATIENCE)


main()
