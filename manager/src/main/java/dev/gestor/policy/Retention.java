// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingDouble;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Which containers stay and which go: ranked by their share of the host, the first {@code high} and the last {@code low}
 * stay and the middle goes. With no more than {@code high + low} of them nothing is done.
 *
 * <p>Of containers with equal shares the older stays. That means opposite places at the two edges: at the high edge the
 * older ranks first, at the low edge it ranks last. So where an edge runs through a group of equals, its oldest members
 * take the places that stay, those on the high side before those on the low side, and its youngest are ranked between.
 * Away from the edges equals are ranked by age, and containers created at the same instant by id, so that the same
 * input always gives the same ranking.
 */
public final class Retention {
    private static final Comparator<Candidate> OLDEST_FIRST =
            comparing(Candidate::created).thenComparing(Candidate::containerId);

    private Retention() {}

    /** One verdict a candidate, in the order of the ranking. */
    public static List<Verdict> decide(List<Candidate> candidates, RetentionPolicy policy) {
        List<Candidate> ranking = rank(candidates, policy);
        List<Verdict> verdicts = new ArrayList<>(ranking.size());
        for (int i = 0; i < ranking.size(); i++) {
            verdicts.add(verdict(ranking, i, policy));
        }
        return List.copyOf(verdicts);
    }

    private static List<Candidate> rank(List<Candidate> candidates, RetentionPolicy policy) {
        List<Candidate> sorted = candidates.stream()
                .sorted(comparingDouble((Candidate c) -> share(c, policy))
                        .reversed()
                        .thenComparing(OLDEST_FIRST))
                .toList();
        int total = sorted.size();
        if (total <= policy.high() + policy.low()) {
            return sorted;
        }
        List<Candidate> ranking = new ArrayList<>(total);
        for (int from = 0, to; from < total; from = to) {
            to = endOfEquals(sorted, from, policy);
            int highPlaces = Math.max(0, Math.min(to, policy.high()) - from);
            int lowPlaces = Math.max(0, to - Math.max(from, total - policy.low()));
            ranking.addAll(placed(sorted.subList(from, to), highPlaces, lowPlaces));
        }
        return ranking;
    }

    private static int endOfEquals(List<Candidate> sorted, int from, RetentionPolicy policy) {
        int to = from + 1;
        while (to < sorted.size() && share(sorted.get(to), policy) == share(sorted.get(from), policy)) {
            to++;
        }
        return to;
    }

    /** Equals, oldest first, in the order that lets the oldest have the places that stay. */
    private static List<Candidate> placed(List<Candidate> equals, int highPlaces, int lowPlaces) {
        if (lowPlaces == 0) {
            return equals;
        }
        Deque<Candidate> rest = new ArrayDeque<>(equals);
        List<Candidate> order = new ArrayList<>(equals.size());
        List<Candidate> low = new ArrayList<>(lowPlaces);
        for (int i = 0; i < highPlaces; i++) {
            order.add(rest.removeFirst());
        }
        for (int i = 0; i < lowPlaces; i++) {
            low.add(rest.removeFirst());
        }
        order.addAll(rest);
        order.addAll(low);
        return order;
    }

    private static Verdict verdict(List<Candidate> ranking, int index, RetentionPolicy policy) {
        Candidate candidate = ranking.get(index);
        Verdict.Choice choice = choice(index, ranking.size(), policy);
        String reason = "rank " + (index + 1) + " of " + ranking.size() + " by " + figures(candidate, policy.rank())
                + ": " + because(ranking, index, choice, policy);
        return new Verdict(candidate, choice, index + 1, share(candidate, policy), reason);
    }

    private static Verdict.Choice choice(int index, int total, RetentionPolicy policy) {
        if (index < policy.high()) {
            return Verdict.Choice.KEEP_HIGH;
        }
        return index >= total - policy.low() ? Verdict.Choice.KEEP_LOW : Verdict.Choice.EVICT;
    }

    private static String figures(Candidate candidate, Rank rank) {
        return rank.name().toLowerCase(Locale.ROOT) + " share " + percent(candidate.share(rank)) + " of the host (CPU "
                + percent(candidate.cpuShare()) + ", memory " + percent(candidate.memoryShare()) + ")";
    }

    /** With two decimals. Plain arithmetic: a formatter takes longer than the whole ranking. */
    private static String percent(double share) {
        long hundredths = Math.round(share * 10_000);
        String fraction = Long.toString(100 + hundredths % 100).substring(1);
        return hundredths / 100 + "." + fraction + " %";
    }

    private static String because(List<Candidate> ranking, int index, Verdict.Choice choice, RetentionPolicy policy) {
        int total = ranking.size();
        if (total <= policy.high() + policy.low()) {
            return total + " in all, no more than the " + policy.high() + " high and " + policy.low()
                    + " low that stay";
        }
        return switch (choice) {
            case KEEP_HIGH -> "among the " + policy.high() + " highest";
            case KEEP_LOW -> "among the " + policy.low() + " lowest";
            case EVICT ->
                "neither among the " + policy.high() + " highest nor among the " + policy.low() + " lowest"
                        + tie(ranking, index, policy);
        };
    }

    /** Names a container with the same share that stays instead, if there is one. */
    private static String tie(List<Candidate> ranking, int index, RetentionPolicy policy) {
        double share = share(ranking.get(index), policy);
        return Stream.of(policy.high() - 1, ranking.size() - policy.low())
                .filter(edge -> edge >= 0 && edge < ranking.size())
                .map(ranking::get)
                .filter(kept -> share(kept, policy) == share)
                .findFirst()
                .map(kept -> "; " + kept.name() + " has the same share and is older")
                .orElse("");
    }

    private static double share(Candidate candidate, RetentionPolicy policy) {
        return candidate.share(policy.rank());
    }
}
