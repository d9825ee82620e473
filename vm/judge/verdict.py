# SPDX-License-Identifier: Apache-2.0
"""Judges a manager's decisions by the records of somebody else. Pure: values in, findings out."""

from dataclasses import dataclass, field
from statistics import median

from records import Missing

# A choice is wrong when the wrong one is ahead by more than this part of its share.
TOLERANCE = 0.10
# The kinds of workload lie at least this factor apart, or ranking them would prove nothing.
LEVEL_RATIO = 1.5
HIGH, LOW = 2, 3
# So long a container may run before the manager must have heard of it, in s.
NOTICE = 1.0
KINDS = ("high-cpu", "high-ram", "low-cpu", "low-ram")


@dataclass
class Report:
    """What was judged, and what was found wrong."""

    wrong: list = field(default_factory=list)
    judged_cycles: int = 0
    judged_containers: set = field(default_factory=set)
    levels: dict = field(default_factory=dict)  # median dominant share by kind
    table: list = field(default_factory=list)  # one line a judged cycle


@dataclass(frozen=True)
class Machine:
    cpus: int
    memory: int  # bytes


def dominant_share(track, start, end, machine):
    """max(share of the host's CPU over the interval, share of its memory at the end)."""
    cpu = (track.cpu_at(end) - track.cpu_at(start)) / (end - start) / machine.cpus
    return max(cpu, track.memory_at(end) / machine.memory)


def judge(cycles, tracks, listings, machine, min_cycles, min_containers):
    report = Report()
    shares_by_kind = {}
    kinds = {container: kind for listing in listings for container, kind in listing.kinds.items()}
    for previous, cycle in zip(cycles, cycles[1:]):
        _judge_completeness(previous, cycle, listings, report)
        _judge_outcome(cycle, cycles, listings, report)
        if not cycle.evicted:
            continue
        _judge_counts(cycle, report)
        shares = _shares(previous, cycle, tracks, machine, report)
        _judge_ranking(cycle, shares, kinds, report)
        for container, share in shares.items():
            shares_by_kind.setdefault(kinds.get(container, "?"), []).append(share)
        report.judged_cycles += 1
        report.judged_containers |= shares.keys()
    _judge_levels(shares_by_kind, report)
    if report.judged_cycles < min_cycles:
        report.wrong.append(f"only {report.judged_cycles} cycles evicted something; {min_cycles} are to be judged")
    if len(report.judged_containers) < min_containers:
        report.wrong.append(f"only {len(report.judged_containers)} containers were judged of {min_containers}")
    return report


def _shares(previous, cycle, tracks, machine, report):
    shares = {}
    for container in cycle.kept | cycle.evicted:
        if container not in tracks:
            report.wrong.append(f"cycle {cycle.number}: {container[:12]} was ranked, and no such cgroup was ever seen")
            continue
        try:
            shares[container] = dominant_share(tracks[container], previous.time, cycle.time, machine)
        except Missing as missing:
            # It was ranked without having lived through the whole interval, or the recorder has a hole.
            report.wrong.append(f"cycle {cycle.number}: {container[:12]} was ranked, but has {missing}")
    return shares


def _judge_counts(cycle, report):
    if len(cycle.high) != HIGH or len(cycle.low) != LOW:
        report.wrong.append(
            f"cycle {cycle.number}: {len(cycle.high)} high and {len(cycle.low)} low stay instead of {HIGH} and {LOW}"
        )
    if cycle.kept & cycle.evicted:
        report.wrong.append(f"cycle {cycle.number}: kept and evicted at once: {sorted(cycle.kept & cycle.evicted)}")


def _judge_ranking(cycle, shares, kinds, report):
    """Nobody who goes may be ahead of one who stays as high, nor behind one who stays as low."""

    def name(container):
        return f"{kinds.get(container, '?')} {container[:12]} ({shares[container]:.4%})"

    def compare(ahead, behind, how):
        for first in ahead & shares.keys():
            for second in behind & shares.keys():
                if shares[first] > shares[second] * (1 + TOLERANCE):
                    report.wrong.append(f"cycle {cycle.number}: {name(first)} {how} {name(second)}")

    compare(cycle.evicted, cycle.high, "was evicted although it outranks the kept high")
    compare(cycle.low, cycle.evicted, "was kept as low although it outranks the evicted")
    compare(cycle.low, cycle.high, "was kept as low although it outranks the kept high")

    def span(group):
        known = [shares[container] for container in group if container in shares]
        return f"{min(known):.3%}..{max(known):.3%}" if known else "-"

    report.table.append(
        f"cycle {cycle.number:>3} at {cycle.time:9.3f}  high {span(cycle.high):<18} evicted {len(cycle.evicted):>2}: "
        f"{span(cycle.evicted):<18} low {span(cycle.low)}"
    )


def _judge_completeness(previous, cycle, listings, report):
    """Whoever ran through the whole interval is ranked, once there are more than stay."""
    before = [listing for listing in listings if listing.ended < previous.time - NOTICE]
    after = [listing for listing in listings if listing.started > cycle.time]
    if not before or not after:
        return
    # Evicted a cycle ago and not quite gone is no omission.
    lived = (before[-1].kinds.keys() & after[0].kinds.keys()) - previous.evicted
    if len(lived) <= HIGH + LOW:
        return
    forgotten = lived - cycle.kept - cycle.evicted
    for container in sorted(forgotten):
        report.wrong.append(f"cycle {cycle.number}: {container[:12]} ran through the whole interval and was not ranked")


def _judge_outcome(cycle, cycles, listings, report):
    """Docker has the kept ones still and the evicted ones no more when the next but one cycle looks."""
    later = [other.time for other in cycles if other.time > cycle.time]
    seen = [listing for listing in listings if cycle.time < listing.started]
    if len(later) > 1:
        for listing in [l for l in seen if l.started > later[1]][:1]:
            for container in sorted(cycle.evicted & listing.kinds.keys()):
                report.wrong.append(f"cycle {cycle.number}: {container[:12]} was evicted and still runs two cycles later")
    for listing in [l for l in seen if not later or l.ended < later[0]][:1]:
        for container in sorted(cycle.kept - listing.kinds.keys()):
            report.wrong.append(f"cycle {cycle.number}: {container[:12]} was kept and is gone")


def _judge_levels(shares_by_kind, report):
    for kind in KINDS:
        if kind not in shares_by_kind:
            report.wrong.append(f"no container of kind {kind} was judged")
    report.levels = {kind: median(shares) for kind, shares in shares_by_kind.items()}
    ordered = sorted(report.levels.items(), key=lambda level: level[1], reverse=True)
    for (upper, upper_share), (lower, lower_share) in zip(ordered, ordered[1:]):
        if upper_share < lower_share * LEVEL_RATIO:
            report.wrong.append(
                f"levels too close: {upper} {upper_share:.4%} is not {LEVEL_RATIO} times {lower} {lower_share:.4%}"
            )
