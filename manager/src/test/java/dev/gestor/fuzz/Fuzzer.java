// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Sends requests of every operation, two thirds of them valid, from several callers at once, and holds each answer against the
 * rules. The requests follow from the seed; what was learned from answers depends on their order.
 */
final class Fuzzer {
    private static final int CALLERS = 4;
    private static final int MUTATED_OF_100 = 35;

    private final Description description;
    private final InetSocketAddress server;
    private final RequestMaker maker;
    private final Mutations mutations;
    private final AnswerRules rules;
    private final Vocabulary vocabulary;
    private final Tally tally;
    private final Finding.Book findings;

    Fuzzer(
            Description description,
            InetSocketAddress server,
            RequestMaker maker,
            Mutations mutations,
            AnswerRules rules,
            Vocabulary vocabulary,
            Tally tally,
            Finding.Book findings) {
        this.description = description;
        this.server = server;
        this.maker = maker;
        this.mutations = mutations;
        this.rules = rules;
        this.vocabulary = vocabulary;
        this.tally = tally;
        this.findings = findings;
    }

    Description description() {
        return description;
    }

    RequestMaker maker() {
        return maker;
    }

    boolean seen(Operation operation, int status) {
        return tally.seen(operation, status) > 0;
    }

    Wire wire(RandomGenerator random) {
        return new Wire(server, random);
    }

    /** @param between called now and then by the callers, one at a time, with the number of the request */
    void run(int requests, long seed, Step between) throws Exception {
        SplittableRandom seeds = new SplittableRandom(seed);
        AtomicInteger next = new AtomicInteger();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS, task -> new Thread(task, "fuzz-caller"));
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                SplittableRandom random = seeds.split();
                boolean first = i == 0;
                running.add(callers.submit(() -> {
                    call(requests, random, next, first ? between : number -> {});
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            callers.shutdownNow();
        }
        if (!callers.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new IOException("a caller does not end");
        }
    }

    private void call(int requests, SplittableRandom random, AtomicInteger next, Step between) throws Exception {
        List<Operation> operations = description.operations();
        try (Wire wire = wire(random)) {
            for (int number = next.getAndIncrement(); number < requests; number = next.getAndIncrement()) {
                Draft draft = maker.valid(operations.get(random.nextInt(operations.size())), random);
                if (random.nextInt(100) < MUTATED_OF_100) {
                    mutations.spoil(draft, random);
                }
                send(wire, draft);
                between.after(number);
            }
        }
    }

    /** Sends it, counts it, judges it. */
    Optional<Answer> send(Wire wire, Draft draft) throws IOException {
        Answer answer;
        try {
            answer = wire.exchange(draft);
        } catch (Answer.NoneException e) {
            tally.addSilence();
            if (!draft.astray
                    && draft.mutations.stream().noneMatch(how -> how.contains("header") || how.contains("large"))) {
                findings.add(new Finding("there is no answer", draft, "nothing"));
            }
            return Optional.empty();
        } catch (IOException e) {
            findings.add(new Finding("the answer does not come whole: " + e.getMessage(), draft, "nothing"));
            return Optional.empty();
        }
        take(wire, draft, answer);
        return Optional.of(answer);
    }

    /** Counts and judges an answer that was got otherwise. */
    void take(Wire wire, Draft draft, Answer answer) {
        tally.add(draft, answer);
        Optional<String> complaint = rules.complaint(draft, answer);
        if (complaint.isPresent() && findings.isNew(draft.operation, complaint.get())) {
            findings.add(new Finding(complaint.get(), draft, Finding.show(answer)));
            Draft smallest = new Shrinker(smaller -> again(wire, smaller).equals(complaint)).shrink(draft);
            if (smallest != draft) {
                findings.replace(new Finding(complaint.get(), smallest, Finding.show(answer)));
            }
        } else if (answer.status() < 300
                && answer.contentType().endsWith("json")
                && answer.body().length() < 100_000) {
            vocabulary.learn(AnswerRules.parse(answer.body()));
        }
    }

    private Optional<String> again(Wire wire, Draft draft) {
        try {
            return rules.complaint(draft, wire.exchange(draft));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What happens beside the requests. */
    interface Step {
        void after(int number) throws Exception;
    }
}
