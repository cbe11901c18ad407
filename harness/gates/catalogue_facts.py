"""What the gates read from fixtures/ by themselves: versions and requirements."""
import collections
import os
import re

Requirement = collections.namedtuple("Requirement", "level since until")


def version_key(version):
    return [int(number) for number in version.split(".")]


def versions():
    """The oldest first."""
    names = os.listdir("fixtures/versions")
    found = [name[: -len(".yaml")] for name in names if name.endswith(".yaml")]
    return sorted(found, key=version_key)


def requirements():
    """Id to requirement, in the order of the file."""
    found = {}
    with open("fixtures/requirements.yaml", encoding="utf-8") as file:
        for line in file:
            name = re.search(r"\{id: ([A-Z0-9-]+),", line)
            if name is None:
                continue
            words = dict(re.findall(r"\b(level|since|until): ([\w.]+)", line))
            found[name[1]] = Requirement(words["level"], words["since"], words.get("until"))
    return found


def requirement_holds(requirement, version):
    at = version_key(version)
    return version_key(requirement.since) <= at and (
        requirement.until is None or at <= version_key(requirement.until)
    )
