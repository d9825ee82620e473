// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Fuzzing of one server, by the description that it gives out itself.
 *
 * <pre>{@code
 * FuzzRun fuzz = FuzzRun.of(new FuzzRun.Target(address, token, List.of(), canary, words, bodies, bound));
 * fuzz.requests(2_000, seed);
 * assertThat(fuzz.findings()).isEmpty();
 * }</pre>
 */
public final class FuzzRun {
    private static final Duration READ_BOUND = Duration.ofSeconds(15);

    private final Fuzzer fuzzer;
    private final Tally tally;
    private final Finding.Book findings;

    FuzzRun(Target target, Tally tally, Finding.Book findings) throws IOException {
        this.tally = tally;
        this.findings = findings;
        String host = "127.0.0.1:" + target.server().getPort();
        Description description = DescriptionReader.read(target.server(), host, target.token());
        Vocabulary vocabulary = new Vocabulary();
        target.words().forEach((field, words) -> words.forEach(word -> vocabulary.with(field, word)));
        List<String> secrets = new java.util.ArrayList<>(target.secrets());
        secrets.add(target.token());
        fuzzer = new Fuzzer(
                description,
                target.server(),
                new RequestMaker(new SchemaValues(description, vocabulary), host, target.token(), target.bodies()),
                new Mutations(new Oddities(target.canary())),
                new AnswerRules(description, secrets, READ_BOUND, target.changeBound()),
                vocabulary,
                tally,
                findings);
    }

    public static FuzzRun of(Target target) throws IOException {
        return new FuzzRun(target, new Tally(), new Finding.Book());
    }

    /**
     * @param secrets what no answer may tell, beside the token
     * @param canary a file that a shell would make
     * @param words what fields and parameters of these names may have; numbers as texts
     * @param bodies whole ones by path, where a schema does not tell enough
     * @param changeBound in which every change is answered
     */
    public record Target(
            InetSocketAddress server,
            String token,
            List<String> secrets,
            Path canary,
            Map<String, List<String>> words,
            Map<String, List<String>> bodies,
            Duration changeBound) {}

    Fuzzer fuzzer() {
        return fuzzer;
    }

    /** Random ones. */
    public void requests(int count, long seed) throws Exception {
        fuzzer.run(count, seed, number -> {});
    }

    /** Those that bring about each common refusal of each operation. */
    public void refusals(long seed) throws IOException {
        new CommonRefusals(fuzzer, seed).drive();
    }

    /** Rules that were broken, with the requests. */
    public List<String> findings() {
        return findings.all().stream().map(Finding::toString).toList();
    }

    /** Documented statuses that no answer had. */
    public List<String> unseen() {
        return tally.unseen(fuzzer.description());
    }

    /** Of all requests, those that were valid and came to the operation's own code. */
    public double reached() {
        return tally.reached();
    }

    /** How often each operation answered with each status, for a person. */
    public String table() {
        return tally.table();
    }
}
