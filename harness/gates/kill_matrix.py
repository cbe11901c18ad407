"""fixtures/kills.tsv and docs/kill-matrix.md: what harness/gates/prove writes, and holds
to be current. The matrix is made of the rows of kills.tsv, so that the two agree."""
import collections
import os

KILLS = "fixtures/kills.tsv"
MATRIX = "docs/kill-matrix.md"
KILLS_HEAD = """\
# Which step of which case fails under each named defect; made by harness/gates/prove --write.
# side defect version requirement case step kind role signature, with tabs between them. The step
# counts from 0, "-" is the case itself; role: "caught" for the case that the kill matrix
# names, "proof" for others that cover the requirement, "also" for those that do not.
"""
FAMILIES = [
    ("TOKEN", "Tokens"),
    ("LOGIN", "Login"),
    ("PEER", "Peer messages"),
    ("OFFLINE", "Offline messages"),
    ("RATE", "Rate limits"),
    ("PRES", "Online status"),
    ("CHAN", "Channels"),
    ("ATTR", "User attributes"),
    ("INVITE", "Invitations"),
    ("SIG", "Signaling"),
    ("CONN", "Connections"),
    ("ROBUST", "Robustness"),
    ("", "The rest"),
]

Kill = collections.namedtuple("Kill", "side defect version requirement case step kind role signature")


def label(defect):
    """How failures name a defect: see harness/run/like.c."""
    return defect.name if defect.side == "service" else f"{defect.name} (client)"


def read():
    """The rows and the text of the matrix, as far as they are there."""
    kills, matrix = [], None
    if os.path.exists(KILLS):
        with open(KILLS, encoding="utf-8") as file:
            rows = [line.rstrip("\n") for line in file if not line.startswith("#")]
        kills = [Kill(*row.split("\t", len(Kill._fields) - 1)) for row in rows]
    if os.path.exists(MATRIX):
        with open(MATRIX, encoding="utf-8") as file:
            matrix = file.read()
    return kills, matrix


def write(kills, defects, variants, why_none):
    with open(KILLS, "w", encoding="utf-8") as file:
        file.write(KILLS_HEAD)
        file.writelines("\t".join(kill) + "\n" for kill in kills)
    with open(MATRIX, "w", encoding="utf-8") as file:
        file.write(make(kills, defects, variants, why_none))


def make(kills, defects, variants, why_none):
    """The matrix. WHY_NONE: label to why no case catches it."""
    caught = {kill[:3]: kill for kill in kills if kill.role == "caught"}
    proofs = collections.Counter(
        kill[:3] for kill in kills if kill.role in ("caught", "proof")
    )
    lines = [
        "# Which case catches which mistake",
        "",
        "Made by `harness/gates/prove --write` from `fixtures/kills.tsv`; do not edit. Each row is a",
        "named defect of the reference service, or of the reference client, that the suite was played",
        "against in one version: what the programmer did wrong, the requirement that this breaks, a case",
        "that covers it and fails, by which kind of expectation, and how many such cases there are.",
        "",
        f"{len(caught)} defects, all but {len(defects) - len(caught)} of "
        f"{len(defects)}, are caught.",
    ]
    left = list(defects)
    for prefix, heading in FAMILIES:
        rows = [row for row in left if row.requirement.startswith(prefix)]
        left = [row for row in left if row not in rows]
        if not rows:
            continue
        lines += ["", f"## {heading}", ""]
        lines += ["| defect | version | what is wrong | breaks | caught by | as | cases |"]
        lines += ["|---|---|---|---|---|---|---|"]
        for row in rows:
            kill = caught.get(row[:3])
            by = (f"`{kill.case}`", kill.kind) if kill else ("none", why_none.get(label(row), ""))
            lines.append(
                f"| {label(row)} | {row.version} | {row.what} | {row.requirement} | {by[0]} | {by[1]} "
                f"| {proofs[row[:3]]} |"
            )
    lines += ["", "## Variants", "", "Within the rules: no case fails under any of them.", ""]
    lines += ["| variant | how it differs |", "|---|---|"]
    lines += [f"| {row.name} | {row.what} |" for row in variants]
    return "\n".join(lines).replace("|  |", "| |") + "\n"
