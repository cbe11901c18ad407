#!/usr/bin/env python3
"""The benchmark: prints one table of what a step, the suite and connections cost.

usage: bench.py RTM-CONFORM BENCH-BARE HOME RTM-MOCK-CLIENT [ROUNDS]

HOME is the folder with cases/ and fixtures/. What is counted and how to read
it: docs/benchmarks.md. Exits with 1 if a figure is worse than wanted, with 3 if
one could not be measured.
"""
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 7
STARTS = 40  # of the program, to its first connection
ACTORS = 100
PAIRS = ACTORS // 2
STEPS_OF_PAIR = 200  # of the short run; the long run has twice as many
CROWD_CASES, CROWD_ACTORS = 10, 100
ADAPTER_CASES = 5  # of as many actors
ROUND_TRIPS = 5000  # of the short run; the long run has twice as many
CONNECT_WAIT_S = 10

# Covers RATE-01 so that the loader lets it pass the limit on messages, which
# the service that plays it does not have.
PAIR = """\
case: pair %d of a sender and a peer
covers: [PEER-01, RATE-01]
actors: [alice, bob]
steps:
- together:
  - [alice login]
  - [bob login]
- together:
  - - alice sendMessageToPeer: {peerId: bob, text: "message $i"}
      repeat: %d
  - - bob gets messageReceived: {peerId: alice, text: "message $i"}
      repeat: %d
      within: 30s
"""
NO_LIMIT = ["--defect", "rate-message-none"]

# What the adapter answers by itself: nothing but the pipes is between.
TRIPS = """\
case: an adapter is asked again and again
covers: [SURFACE-01]
actors: [alice]
steps:
- alice getSDKVersion:
  repeat: %d
"""

CROWD = """\
case: crowd %d of actors who log in
covers: [LOGIN-01]
actors: [%s]
steps:
- together:
%s"""


class Unmeasured(Exception):
    pass


def write_cases(path, cases):
    with open(path, "w", encoding="utf-8") as file:
        file.write("---\n".join(cases))
    return path


def pairs_file(folder, steps):
    cases = [PAIR % (i + 1, steps, steps) for i in range(PAIRS)]
    return write_cases(os.path.join(folder, "pairs-%d.yaml" % steps), cases)


def crowd_file(folder, n_cases, n_actors):
    names = ["user%d" % (i + 1) for i in range(n_actors)]
    logins = "".join("  - [%s login]\n" % name for name in names)
    cases = [CROWD % (i + 1, ", ".join(names), logins) for i in range(n_cases)]
    return write_cases(os.path.join(folder, "crowd-%d.yaml" % (n_cases * n_actors)), cases)


def megabytes(kb):
    return kb * 1024 / 1e6


def clean_environment():
    return {k: v for k, v in os.environ.items() if not k.startswith("RTM_CONFORM_")}


def run(command):
    """Runs it; gives its seconds of CPU and of wall time.

    A shell stands between: a child starts with the peak memory of the process
    that it was forked from, and a shell's is smaller than anything measured.
    """
    began = time.perf_counter()
    child = subprocess.Popen(
        ["sh", "-c", '"$@"; exit $?', "sh", *command],
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stdout.close()
    wall = time.perf_counter() - began
    if child.returncode != 0:
        sys.stderr.buffer.write(said)
        raise Unmeasured("%s: exit %d" % (" ".join(command), child.returncode))
    return usage.ru_utime + usage.ru_stime, wall


def records(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class Bench:
    def __init__(self, program, bare, home, client, folder):
        self.program, self.bare, self.home, self.folder = program, bare, home, folder
        self.client = ["--client-cmd", "exec '%s'" % client]
        self.journal = os.path.join(folder, "journal.jsonl")

    def play(self, *args):
        """Plays cases; gives CPU, wall time and the journal's end record."""
        cpu, wall = run(
            [self.program, "run", "-q", "--home", self.home, "--journal", self.journal, *args]
        )
        with open(self.journal, "rb") as file:
            end = json.loads(file.read().splitlines()[-1])
        return cpu, wall, end

    def step_costs(self, rounds):
        """Microseconds of CPU a step of the engine and of bare, a pair a round."""
        short = pairs_file(self.folder, STEPS_OF_PAIR)
        long = pairs_file(self.folder, 2 * STEPS_OF_PAIR)
        n = PAIRS * STEPS_OF_PAIR
        costs = []
        for _ in range(rounds):
            engine = self.play(long, *NO_LIMIT)[0] - self.play(short, *NO_LIMIT)[0]
            bare = run([self.bare, str(2 * n)])[0] - run([self.bare, str(n)])[0]
            costs.append((engine / n * 1e6, bare / n * 1e6))
        return costs

    def suite(self, rounds, *args):
        plays = [self.play(*args) for _ in range(rounds)]
        return {
            "cases": sum(plays[0][2]["counts"].values()),
            "cpu": statistics.median(cpu for cpu, _, _ in plays),
            "wall": min(wall for _, wall, _ in plays),
            "peak_kb": max(end["peak_kb"] for _, _, end in plays),
        }

    def best_ms(self, rounds, *args):
        """Milliseconds of wall time of the program with ARGS."""
        command = [self.program, args[0], "--home", self.home, *args[1:]]
        return min(run(command)[1] for _ in range(rounds)) * 1e3

    def catalogues_ms(self, rounds):
        """What the catalogues of all versions cost, without cases."""
        case = write_cases(os.path.join(self.folder, "one.yaml"), [CROWD % (1, "a", "  - [a login]\n")])
        return self.best_ms(rounds, "check", "--profile", "all", case)

    def crowd(self, rounds):
        """1,000 actors at once, and the peak memory of one actor alone."""
        crowd = crowd_file(self.folder, CROWD_CASES, CROWD_ACTORS)
        alone = crowd_file(self.folder, 1, 1)
        base_kb = max(self.play(alone)[2]["peak_kb"] for _ in range(rounds))
        plays = []
        for _ in range(rounds):
            plays.append(self.play(crowd))
            if not self.were_all_connected():
                raise Unmeasured("not all of the actors were connected at once")
        return {
            "cpu": statistics.median(cpu for cpu, _, _ in plays),
            "wall": min(wall for _, wall, _ in plays),
            "above_kb": max(end["peak_kb"] for _, _, end in plays) - base_kb,
        }

    def round_trip(self, rounds):
        """Microseconds of wall time of a call through an adapter's pipes."""
        short, long = (
            write_cases(os.path.join(self.folder, "trips-%d.yaml" % n), [TRIPS % n])
            for n in (ROUND_TRIPS, 2 * ROUND_TRIPS)
        )
        walls = [
            self.play(long, *self.client)[2]["wall_ms"]
            - self.play(short, *self.client)[2]["wall_ms"]
            for _ in range(rounds)
        ]
        return max(min(walls), 0) / ROUND_TRIPS * 1e3

    def adapter_crowd(self, rounds):
        """500 actors in one adapter at once: wall time, and peak memory of the program."""
        crowd = crowd_file(self.folder, ADAPTER_CASES, CROWD_ACTORS)
        plays = []
        for _ in range(rounds):
            plays.append(self.play(crowd, "-j", str(ADAPTER_CASES), *self.client))
            if not self.were_all_connected(ADAPTER_CASES):
                raise Unmeasured("not all of the adapter's actors were connected at once")
        return {
            "wall": min(wall for _, wall, _ in plays),
            "peak_kb": max(end["peak_kb"] for _, _, end in plays),
        }

    def were_all_connected(self, n_cases=CROWD_CASES):
        logins, over = [], []
        for record in records(self.journal):
            if record["r"] == "answer" and record.get("name") == "Ok":
                logins.append(record["t"])
            elif record["r"] == "verdict":
                over.append(record["t"])
        return len(logins) == n_cases * CROWD_ACTORS and max(logins) < min(over)

    def first_connection(self):
        """Milliseconds from the start of the program to its first connection."""
        door = socket.create_server(("127.0.0.1", 0))
        door.settimeout(CONNECT_WAIT_S)
        command = [self.program, "run", "-q", "--home", self.home, "--journal", self.journal]
        began = time.perf_counter()
        child = subprocess.Popen(
            [*command, "--service", "ws://127.0.0.1:%d/" % door.getsockname()[1]],
            env=clean_environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            connection, _ = door.accept()
            took = time.perf_counter() - began
            connection.close()
            return took * 1e3
        except TimeoutError:
            raise Unmeasured("no connection came") from None
        finally:
            door.close()
            child.kill()
            child.wait()


def rows(bench, rounds):
    """Name, figure, unit, digits and the most that is wanted (or None)."""
    costs = bench.step_costs(rounds)
    suite = bench.suite(rounds)
    versions = bench.suite(rounds, "--profile", "all")
    check = bench.best_ms(STARTS, "check", "--profile", "all")
    catalogues = bench.catalogues_ms(STARTS)
    crowd = bench.crowd(3)
    client = bench.suite(rounds, *bench.client)
    trip = bench.round_trip(rounds)
    adapter = bench.adapter_crowd(3)
    first = min(bench.first_connection() for _ in range(STARTS))
    median = statistics.median
    return [
        ("engine, CPU per step", median(c[0] for c in costs), "µs", 1, None),
        ("bare, CPU per step", median(c[1] for c in costs), "µs", 1, None),
        ("engine against bare", median(c[0] / c[1] for c in costs), "times", 2, 2),
        ("whole suite, wall time", suite["wall"], "s", 2, 1),
        ("whole suite, CPU", suite["cpu"], "s", 2, None),
        ("cases per second", suite["cases"] / suite["wall"], "", 0, None),
        ("cases per second of CPU", suite["cases"] / suite["cpu"], "", 0, None),
        ("whole suite, peak memory", megabytes(suite["peak_kb"]), "MB", 1, 30),
        ("all versions, wall time", versions["wall"], "s", 2, 5),
        ("all versions, cases", versions["cases"], "", 0, None),
        ("check of everything", check, "ms", 1, 300),
        ("the catalogues of all versions", catalogues, "ms", 1, 20),
        ("start to first connection", first, "ms", 1, 20),
        ("1,000 actors, wall time", crowd["wall"], "s", 2, None),
        ("1,000 actors, CPU", crowd["cpu"], "s", 2, None),
        ("1,000 actors, memory above one", megabytes(crowd["above_kb"]), "MB", 1, 25),
        ("an adapter, round trip", trip, "µs", 1, 200),
        ("an adapter, whole suite", client["wall"], "s", 2, None),
        ("500 actors of an adapter", adapter["wall"], "s", 2, None),
        ("… and the program's memory", megabytes(adapter["peak_kb"]), "MB", 1, 60),
    ]


def print_table(table):
    """True if every figure is as wanted."""
    fine = True
    for name, figure, unit, digits, wanted in table:
        line = "%-32s %8.*f %-5s" % (name, digits, figure, unit)
        if wanted is not None:
            line += "  wanted: at most %g" % wanted
            if figure > wanted:
                line += "  MISSED"
                fine = False
        print(line.rstrip())
    print("load average %.1f on %d cores" % (os.getloadavg()[0], os.cpu_count()))
    return fine


def main(argv):
    if len(argv) not in (5, 6):
        print(__doc__.split("\n\n")[1], file=sys.stderr)
        return 4
    rounds = int(argv[5]) if len(argv) == 6 else ROUNDS
    try:
        with tempfile.TemporaryDirectory() as folder:
            table = rows(Bench(*argv[1:5], folder), rounds)
    except Unmeasured as why:
        print("bench.py: %s" % why, file=sys.stderr)
        return 3
    return 0 if print_table(table) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv))
