# SPDX-License-Identifier: Apache-2.0
"""The judge judged: a right run passes, and each way of being wrong is found."""

import json
import unittest
from dataclasses import replace

from records import Cycle, Listing, Missing, Track, read_cycles, read_listings, read_tracks
from verdict import Machine, judge

MACHINE = Machine(cpus=2, memory=2 * 1024**3)
# cores, bytes
LEVELS = {"high-cpu": (0.5, 2**20), "high-ram": (0.0, 60 * 2**20), "low-cpu": (0.03, 2**20), "low-ram": (0.0, 4 * 2**20)}


def container(number):
    return f"{number:064x}"


def run():
    """Three cycles, ten seconds apart; eight containers live through the first two intervals."""
    kinds = ["high-cpu", "high-cpu", "high-cpu", "high-ram", "high-ram", "low-cpu", "low-cpu", "low-ram", "low-ram"]
    names = {container(number): kind for number, kind in enumerate(kinds)}
    tracks = {}
    for number, (name, kind) in enumerate(names.items()):
        cores, memory = LEVELS[kind]
        # The younger the hungrier, clearly: no two alike.
        factor = 1 + number / 5
        track = Track()
        for tick in range(0, 400):
            track.times.append(tick / 10)
            track.cpu.append(cores * factor * tick / 10)
            track.memory.append(memory * factor)
        tracks[name] = track
    shares = {n: max(LEVELS[k][0] / 2, LEVELS[k][1] / MACHINE.memory) * (1 + i / 5) for i, (n, k) in enumerate(names.items())}
    order = sorted(shares, key=shares.get, reverse=True)
    high, low, evicted = frozenset(order[:2]), frozenset(order[-3:]), frozenset(order[2:-3])
    cycles = [
        Cycle(1, 10.0, frozenset(), frozenset(), frozenset()),
        Cycle(2, 20.0, high, low, evicted),
        Cycle(3, 30.0, frozenset(), frozenset(), frozenset()),
        Cycle(4, 36.0, frozenset(), frozenset(), frozenset()),
    ]
    kept = {name: kind for name, kind in names.items() if name not in evicted}
    listings = [Listing(5.0, 5.1, names), Listing(22.0, 22.1, kept), Listing(38.0, 38.1, kept)]
    return cycles, tracks, listings


def findings(cycles, tracks, listings, min_cycles=1, min_containers=9):
    return judge(cycles, tracks, listings, MACHINE, min_cycles, min_containers).wrong


class JudgeTest(unittest.TestCase):
    def test_a_right_run_has_no_finding(self):
        self.assertEqual(findings(*run()), [])

    def test_an_evicted_high_one_is_found(self):
        cycles, tracks, listings = run()
        right = cycles[1]
        victim, spared = max(right.high), max(right.evicted)
        cycles[1] = replace(right, high=right.high - {victim} | {spared}, evicted=right.evicted - {spared} | {victim})
        self.assertTrue(any("outranks the kept high" in finding for finding in findings(cycles, tracks, listings)))

    def test_an_altered_record_is_found(self):
        cycles, tracks, listings = run()
        track = tracks[max(cycles[1].evicted)]
        track.cpu = [seconds + time * 1.9 for seconds, time in zip(track.cpu, track.times)]
        self.assertTrue(any("outranks the kept high" in finding for finding in findings(cycles, tracks, listings)))

    def test_one_kept_as_low_that_outranks_an_evicted_one_is_found(self):
        cycles, tracks, listings = run()
        track = tracks[max(cycles[1].low)]
        track.memory = [900 * 2**20] * len(track.memory)
        self.assertTrue(any("kept as low" in finding for finding in findings(cycles, tracks, listings)))

    def test_shares_within_a_tenth_may_change_places(self):
        cycles, tracks, listings = run()
        right = cycles[1]
        lowest_high = min(right.high, key=lambda name: tracks[name].cpu[-1])
        other = max(right.evicted, key=lambda name: tracks[name].cpu[-1])
        tracks[other].cpu = [seconds * 1.05 for seconds in tracks[lowest_high].cpu]
        self.assertEqual(findings(cycles, tracks, listings), [])
        tracks[other].cpu = [seconds * 1.15 for seconds in tracks[lowest_high].cpu]
        self.assertNotEqual(findings(cycles, tracks, listings), [])

    def test_three_high_ones_are_found(self):
        cycles, tracks, listings = run()
        right = cycles[1]
        moved = max(right.evicted)
        cycles[1] = replace(right, high=right.high | {moved}, evicted=right.evicted - {moved})
        self.assertTrue(any("3 high and 3 low stay" in finding for finding in findings(cycles, tracks, listings)))

    def test_one_that_was_not_ranked_is_found(self):
        cycles, tracks, listings = run()
        forgotten = max(cycles[1].evicted)
        cycles[1] = replace(cycles[1], evicted=cycles[1].evicted - {forgotten})
        # Nobody touches it, so it still runs.
        listings[1] = Listing(22.0, 22.1, listings[1].kinds | {forgotten: listings[0].kinds[forgotten]})
        self.assertTrue(any("was not ranked" in finding for finding in findings(cycles, tracks, listings, 1, 8)))

    def test_one_without_a_cgroup_is_found(self):
        cycles, tracks, listings = run()
        del tracks[max(cycles[1].evicted)]
        self.assertTrue(any("no such cgroup" in finding for finding in findings(cycles, tracks, listings)))

    def test_one_that_did_not_live_through_the_interval_is_found(self):
        cycles, tracks, listings = run()
        name = max(cycles[1].evicted)
        track = tracks[name]
        tracks[name] = Track(track.times[150:], track.cpu[150:], track.memory[150:])
        self.assertTrue(any("no records around" in finding for finding in findings(cycles, tracks, listings)))

    def test_a_hole_in_the_records_is_found(self):
        cycles, tracks, listings = run()
        track = tracks[max(cycles[1].evicted)]
        # Nothing from 17 s to 23 s, around the cycle at 20 s.
        for values in (track.times, track.cpu, track.memory):
            del values[170:230]
        self.assertTrue(any("no records within" in finding for finding in findings(cycles, tracks, listings)))

    def test_a_kept_one_that_went_is_found(self):
        cycles, tracks, listings = run()
        gone = max(cycles[1].high)
        listings[1] = Listing(22.0, 22.1, {name: kind for name, kind in listings[1].kinds.items() if name != gone})
        self.assertTrue(any("was kept and is gone" in finding for finding in findings(cycles, tracks, listings)))

    def test_an_evicted_one_that_stayed_is_found(self):
        cycles, tracks, listings = run()
        listings[2] = Listing(38.0, 38.1, listings[0].kinds)
        self.assertTrue(any("still runs" in finding for finding in findings(cycles, tracks, listings)))

    def test_levels_too_close_are_found(self):
        cycles, tracks, listings = run()
        for name, kind in listings[0].kinds.items():
            if kind == "low-ram":
                tracks[name].memory = [value * 6 for value in tracks[name].memory]
        self.assertTrue(any("levels too close" in finding for finding in findings(cycles, tracks, listings)))

    def test_too_few_cycles_or_containers_are_found(self):
        wrong = findings(*run(), min_cycles=6, min_containers=30)
        self.assertEqual([finding.partition(" of ")[0].partition(";")[0] for finding in wrong],
                         ["only 1 cycles evicted something", "only 9 containers were judged"])


class ReadingTest(unittest.TestCase):
    def test_records_become_tracks_and_a_cut_line_is_skipped(self):
        tracks = read_tracks([
            f"1000000000 {container(7)} cpu_us=500000 charged=4096 rss_kb=8 processes=1\n",
            f"2000000000 {container(7)} cpu_us=700000 charged=16384 rss_kb=8 processes=1\n",
            f"3000000000 {container(7)} cpu_u",
        ])
        track = tracks[container(7)]
        self.assertAlmostEqual(track.cpu_at(1.5), 0.6)
        # min(rss, charge) of each record, then the middle of the two.
        self.assertAlmostEqual(track.memory_at(1.5), (4096 + 8192) / 2)
        self.assertRaises(Missing, track.cpu_at, 5.0)

    def test_listings_hold_the_instance_own_workload_only(self):
        def entry(number, **labels):
            return {"Id": container(number), "Labels": {f"gestor.{name}": value for name, value in labels.items()}}

        own = entry(1, instance="a", owner="workload", workload="low-ram")
        others = [entry(2, instance="b", owner="workload", workload="low-ram"), entry(3, instance="a", owner="user"), entry(4)]
        lines = ["begin 1.5\n", json.dumps([own, *others]) + "\n", "end 1.75\n"]
        self.assertEqual(read_listings(lines, "a"), [Listing(1.5, 1.75, {container(1): "low-ram"})])

    def test_batches_become_cycles_in_order_of_time(self):
        def decision(action, number):
            return {"cycle": 4, "policy": "retention", "action": action, "container": {"id": container(number)}}

        later = {"samples": [{"boottimeNanos": 20_000_000_000}],
                 "decisions": [decision("keep-high", 1), decision("keep-low", 2), decision("evict", 3),
                               {"cycle": 4, "policy": "workload", "action": "create", "container": {"id": container(9)}}]}
        earlier = {"samples": [{"boottimeNanos": 10_000_000_000}], "decisions": []}
        cycles = read_cycles([json.dumps(later), json.dumps(earlier), "\n"])
        self.assertEqual([cycle.time for cycle in cycles], [10.0, 20.0])
        self.assertEqual(cycles[1].high | cycles[1].low, {container(1), container(2)})
        self.assertEqual(cycles[1].evicted, {container(3)})


if __name__ == "__main__":
    unittest.main()
