// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {
    private static final Instant EPOCH = Instant.parse("2026-11-21T12:00:00Z");

    /** Columns: candidates as name:age:percent (a higher age is older), high, low, ranking with H, L or E before each name. */
    @ParameterizedTest(name = "{0} high {1} low {2} -> {3}")
    @CsvSource({
        // Nothing to decide, or too few.
        "'', 2, 3, ''",
        "a:1:50, 2, 3, Ha",
        "a:1:10 b:1:20 c:1:30, 2, 3, Hc Hb La",
        "a:1:10 b:1:20 c:1:30 d:1:40 e:1:50, 2, 3, He Hd Lc Lb La",
        // The middle goes.
        "a:1:10 b:1:20 c:1:30 d:1:40 e:1:50 f:1:60, 2, 3, Hf He Ed Lc Lb La",
        "a:1:60 b:1:50 c:1:40 d:1:30 e:1:20 f:1:10 g:1:5, 2, 3, Ha Hb Ec Ed Le Lf Lg",
        // A tie at the high edge: the older stays by ranking first.
        "a:9:90 b:1:50 c:2:50 d:1:4 e:1:3 f:1:2, 2, 3, Ha Hc Eb Ld Le Lf",
        "a:9:90 b:2:50 c:1:50 d:1:4 e:1:3 f:1:2, 2, 3, Ha Hb Ec Ld Le Lf",
        // A tie at the low edge: the older stays by ranking last.
        "a:1:90 b:1:80 c:2:5 d:1:5 e:1:3 f:1:2, 2, 3, Ha Hb Ed Lc Le Lf",
        "a:1:90 b:1:80 c:1:5 d:2:5 e:1:3 f:1:2, 2, 3, Ha Hb Ec Ld Le Lf",
        // A tie across both edges: the oldest stay, those on the high side first; the youngest go.
        "a:1:7 b:2:7 c:3:7 d:4:7 e:5:7 f:6:7 g:7:7, 2, 3, Hg Hf Eb Ea Le Ld Lc",
        // A tie in the middle only: nobody's place depends on it.
        "a:1:9 b:1:8 c:1:5 d:2:5 e:1:3 f:1:2 g:1:1, 2, 3, Ha Hb Ed Ec Le Lf Lg",
        // Equal age too: the id decides, so that the answer is always the same.
        "b:1:9 a:1:9 c:1:1, 1, 1, Ha Eb Lc",
        // Other numbers to keep.
        "a:1:10 b:1:20 c:1:30, 0, 0, Ec Eb Ea",
        "a:1:10 b:1:20 c:1:30, 1, 0, Hc Eb Ea",
        "a:1:10 b:1:20 c:1:30, 0, 1, Ec Eb La",
        "a:1:10 b:1:20, 9, 0, Hb Ha",
        "a:1:5 b:2:5, 0, 1, Ea Lb",
    })
    void keepsTheHighestAndTheLowest(String candidates, int high, int low, String expected) {
        assertThat(ranking(parse(candidates), new RetentionPolicy(high, low, Rank.DOMINANT)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"DOMINANT, Ha Eb Lc", "CPU, Hb Ec La", "MEMORY, Ha Ec Lb"})
    void ranksByWhatItIsTold(Rank rank, String expected) {
        List<Candidate> candidates = List.of(
                new Candidate("a", "a", EPOCH, 0.1, 0.9),
                new Candidate("b", "b", EPOCH, 0.5, 0.1),
                new Candidate("c", "c", EPOCH, 0.2, 0.3));

        assertThat(ranking(candidates, new RetentionPolicy(1, 1, rank))).isEqualTo(expected);
    }

    @Test
    void saysWhyEachStaysOrGoes() {
        List<Candidate> candidates = List.of(
                new Candidate("a", "alpha", EPOCH, 0.5, 0.01),
                new Candidate("b", "beta", EPOCH, 0.25, 0.125),
                new Candidate("c", "gamma", EPOCH, 0, 0.001));

        assertThat(Retention.decide(candidates, new RetentionPolicy(1, 1, Rank.DOMINANT)))
                .extracting(Verdict::reason)
                .containsExactly(
                        "rank 1 of 3 by dominant share 50.00 % of the host (CPU 50.00 %, memory 1.00 %): among the 1 highest",
                        "rank 2 of 3 by dominant share 25.00 % of the host (CPU 25.00 %, memory 12.50 %): neither among the 1 highest nor"
                                + " among the 1 lowest",
                        "rank 3 of 3 by dominant share 0.10 % of the host (CPU 0.00 %, memory 0.10 %): among the 1 lowest");
    }

    @Test
    void saysThatFewEnoughStay() {
        assertThat(Retention.decide(parse("a:1:10"), RetentionPolicy.DEFAULT))
                .extracting(Verdict::reason)
                .containsExactly(
                        "rank 1 of 1 by dominant share 10.00 % of the host (CPU 10.00 %, memory 0.00 %): 1 in all, no more than the 2 high"
                                + " and 3 low that stay");
    }

    @Test
    void saysWhoWasOlder() {
        List<Verdict> verdicts = Retention.decide(parse("a:1:5 b:2:5 c:1:1"), new RetentionPolicy(1, 1, Rank.CPU));

        assertThat(verdicts.get(1).candidate().name()).isEqualTo("a");
        assertThat(verdicts.get(1).reason()).endsWith("; b has the same share and is older");
    }

    @ParameterizedTest
    @CsvSource({"NaN", "-0.1", "Infinity"})
    void refusesSharesThatAreNone(double share) {
        assertThatThrownBy(() -> new Candidate("a", "alpha", EPOCH, share, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("CPU share of container alpha must be a number of at least 0, was " + share);
        assertThatThrownBy(() -> new Candidate("a", "alpha", EPOCH, 0, share))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("memory share of container alpha must be a number of at least 0, was " + share);
    }

    @Test
    void holdsItsRulesForAnyInput() {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            List<Candidate> candidates = randomCandidates(random);
            RetentionPolicy policy = new RetentionPolicy(random.nextInt(4), random.nextInt(4), Rank.DOMINANT);

            List<Verdict> verdicts = Retention.decide(candidates, policy);

            assertRules(verdicts, candidates, policy, "repeat with -Dseed=" + seed);
            Collections.shuffle(candidates, random);
            assertThat(Retention.decide(candidates, policy))
                    .as("order of input, seed %d", seed)
                    .isEqualTo(verdicts);
        }
    }

    private static void assertRules(
            List<Verdict> verdicts, List<Candidate> candidates, RetentionPolicy policy, String seed) {
        List<Verdict> evicted = of(verdicts, Verdict.Choice.EVICT);
        assertThat(verdicts).as(seed).extracting(Verdict::candidate).containsExactlyInAnyOrderElementsOf(candidates);
        assertThat(evicted).as(seed).hasSize(Math.max(0, candidates.size() - policy.high() - policy.low()));
        for (Verdict gone : evicted) {
            for (Verdict high : of(verdicts, Verdict.Choice.KEEP_HIGH)) {
                assertThat(high.share()).as(seed).isGreaterThanOrEqualTo(gone.share());
                assertOlderIfEqual(high, gone, seed);
            }
            for (Verdict low : of(verdicts, Verdict.Choice.KEEP_LOW)) {
                assertThat(low.share()).as(seed).isLessThanOrEqualTo(gone.share());
                assertOlderIfEqual(low, gone, seed);
            }
        }
    }

    private static void assertOlderIfEqual(Verdict kept, Verdict gone, String seed) {
        if (kept.share() == gone.share()) {
            assertThat(kept.candidate().created())
                    .as(seed)
                    .isBeforeOrEqualTo(gone.candidate().created());
        }
    }

    private static List<Candidate> randomCandidates(Random random) {
        List<Candidate> candidates = new ArrayList<>();
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            Instant created = EPOCH.plusSeconds(random.nextInt(4));
            candidates.add(new Candidate("id" + i, "name" + i, created, random.nextInt(4) / 4.0, 0));
        }
        return candidates;
    }

    private static List<Verdict> of(List<Verdict> verdicts, Verdict.Choice choice) {
        return verdicts.stream().filter(v -> v.choice() == choice).toList();
    }

    private static String ranking(List<Candidate> candidates, RetentionPolicy policy) {
        List<String> words = new ArrayList<>();
        for (Verdict verdict : Retention.decide(candidates, policy)) {
            assertThat(verdict.position()).isEqualTo(words.size() + 1);
            String letter = switch (verdict.choice()) {
                case KEEP_HIGH -> "H";
                case KEEP_LOW -> "L";
                case EVICT -> "E";
            };
            words.add(letter + verdict.candidate().name());
        }
        return String.join(" ", words);
    }

    private static List<Candidate> parse(String text) {
        return Arrays.stream(text.split(" "))
                .filter(w -> !w.isEmpty())
                .map(RetentionTest::candidate)
                .toList();
    }

    private static Candidate candidate(String word) {
        List<String> parts = List.of(word.split(":"));
        Instant created = EPOCH.minusSeconds(Long.parseLong(parts.get(1)));
        return new Candidate(parts.get(0), parts.get(0), created, Double.parseDouble(parts.get(2)) / 100, 0);
    }
}
