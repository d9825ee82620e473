# SPDX-License-Identifier: Apache-2.0
"""What the recorder and Docker's list saw, and what the manager says it decided: three files, read into plain values."""

import json
import re
from bisect import bisect_left
from dataclasses import dataclass, field

# 81234567890 4f1c... cpu_us=1200 charged=53248 rss_kb=420 processes=2
RECORD = re.compile(r"(\d+) ([0-9a-f]{64}) cpu_us=(\d+) charged=(\d+) rss_kb=(\d+) processes=(\d+)")


# A container's first and last moments lie between two passes of the recorder: so far its records are carried on.
REACH = 1.0
# Records further apart say nothing of a moment between them, in s.
GAP = 3.0


class Missing(Exception):
    """The records do not reach to the moment asked for."""


@dataclass
class Track:
    """One container's records, in order of time."""

    times: list = field(default_factory=list)  # s of CLOCK_BOOTTIME
    cpu: list = field(default_factory=list)  # s since the container began
    memory: list = field(default_factory=list)  # bytes, min(rss sum, charge)

    def cpu_at(self, time):
        return self._at(time, self.cpu)

    def memory_at(self, time):
        return self._at(time, self.memory)

    def _at(self, time, values):
        """The value at a moment on the line through the records just before and just after it."""
        if len(self.times) < 2 or not self.times[0] - REACH <= time <= self.times[-1] + REACH:
            raise Missing(f"no records around {time:.3f}")
        after = min(max(bisect_left(self.times, time), 1), len(self.times) - 1)
        before = after - 1
        if self.times[after] - self.times[before] > GAP:
            raise Missing(f"no records within {GAP:.0f} s around {time:.3f}")
        part = (time - self.times[before]) / (self.times[after] - self.times[before])
        return max(0.0, values[before] + part * (values[after] - values[before]))


def read_tracks(lines):
    """Tracks by container id."""
    tracks = {}
    for line in lines:
        match = RECORD.fullmatch(line.strip())
        if not match:
            # The last line may be cut where the recorder was ended.
            continue
        time, container, cpu, charged, rss, _ = match.groups()
        track = tracks.setdefault(container, Track())
        track.times.append(int(time) / 1e9)
        track.cpu.append(int(cpu) / 1e6)
        track.memory.append(min(int(rss) * 1024, int(charged)))
    return tracks


@dataclass(frozen=True)
class Listing:
    """One list of Docker's: the running containers' workload kinds by id."""

    started: float  # s of CLOCK_BOOTTIME, before the question
    ended: float  # and after the answer
    kinds: dict


def read_listings(lines, instance):
    """Lines `begin <s>`, the answer to GET /containers/json (which `docker ps` prints), `end <s>`."""
    listings = []
    started, kinds = None, {}
    for line in lines:
        word, _, rest = line.strip().partition(" ")
        if word == "begin":
            started, kinds = float(rest), {}
        elif word == "end" and started is not None:
            listings.append(Listing(started, float(rest), kinds))
        elif word.startswith("["):
            for container in json.loads(line):
                labels = container["Labels"]
                if labels.get("gestor.instance") == instance and labels.get("gestor.owner") == "workload":
                    kinds[container["Id"]] = labels.get("gestor.workload", "?")
    return listings


@dataclass(frozen=True)
class Cycle:
    """One cycle of the manager as its batch tells it."""

    number: int
    time: float  # its snapshot, s of CLOCK_BOOTTIME
    high: frozenset
    low: frozenset
    evicted: frozenset

    @property
    def kept(self):
        return self.high | self.low


def read_cycles(lines):
    """One cycle a stored batch that holds a host sample, in order of time."""
    cycles = []
    for line in lines:
        if not line.strip():
            continue
        batch = json.loads(line)
        # A late one tells the end of what an earlier cycle decided.
        retention = [d for d in batch["decisions"] if d["policy"] == "retention" and "late" not in d.get("inputs", {})]
        for sample in batch["samples"]:
            chosen = {"keep-high": set(), "keep-low": set(), "evict": set()}
            numbers = {d["cycle"] for d in retention}
            for decision in retention:
                if decision["action"] in chosen and "container" in decision:
                    chosen[decision["action"]].add(decision["container"]["id"])
            cycles.append(
                Cycle(
                    number=min(numbers, default=0),
                    time=sample["boottimeNanos"] / 1e9,
                    high=frozenset(chosen["keep-high"]),
                    low=frozenset(chosen["keep-low"]),
                    evicted=frozenset(chosen["evict"]),
                )
            )
    return sorted(cycles, key=lambda cycle: cycle.time)
