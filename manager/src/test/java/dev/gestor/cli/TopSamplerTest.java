// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gestor.engine.Container;
import dev.gestor.engine.testing.InMemoryHost;
import dev.gestor.journal.LastCycle;
import dev.gestor.telemetry.Source;
import dev.gestor.telemetry.Usage;
import dev.gestor.telemetry.UsageSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopSamplerTest {
    private static final Map<String, String> OURS =
            Map.of("gestor.managed", "true", "gestor.instance", "shop", "gestor.owner", "user");

    @TempDir
    private Path state;

    private final InMemoryHost host = new InMemoryHost(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    private final List<Integer> measured = new ArrayList<>();

    @Test
    void containersComeAndGoWithDockerAndTheHostStays() throws Exception {
        host.addImage("image", Map.of());
        Container web = host.start("web", "image", OURS);
        host.exit(host.start("ended", "image", OURS).id());
        Container frozen = host.start("frozen", "image", OURS);
        host.pause(frozen.id());
        host.start("foreign", "image", Map.of());
        host.goAway();
        try (var containers = new FollowedContainers(host.engine("shop"), Duration.ofMillis(10))) {
            TopSampler sampler = sampler(containers);
            containers.start();
            containers.awaitAnswer(Duration.ofSeconds(10));

            TopReading without = sampler.read();
            assertThat(without.usage().containers()).isEmpty();
            assertThat(without.troubles()).singleElement().asString().startsWith("containers are not shown: ");
            assertThat(measured).isEmpty();

            host.comeBack();
            await().atMost(Duration.ofSeconds(10)).until(() -> containers.up().isPresent());
            TopReading with = sampler.read();
            assertThat(with.troubles()).isEmpty();
            assertThat(with.usage().containers().orElseThrow())
                    .extracting(Container::name)
                    .isEqualTo(List.of("web", "frozen"));
            assertThat(measured)
                    .containsExactly(web.pid().orElseThrow(), frozen.pid().orElseThrow());

            host.goAway();
            assertThat(sampler.read().troubles())
                    .containsExactly(
                            "containers are not shown: Docker does not answer any more; it is asked again until it does");
        }
    }

    @Test
    void whyThereAreNoDecisionsIsToldInWords() throws Exception {
        try (var containers = new FollowedContainers(host.engine("shop"), Duration.ofMillis(10))) {
            TopSampler sampler = sampler(containers);
            assertThat(sampler.read().cycle()).isEmpty();
            assertThat(sampler.read().undecided()).isEqualTo("no journal here");
            Files.createDirectories(state.resolve("journal"));
            assertThat(sampler.read().undecided()).startsWith("no decisions yet");
        }
    }

    /** Also for root, who may read everything. */
    @Test
    void aJournalThatCannotBeReadIsNotOneThatIsNotThere() throws Exception {
        Path loop = state.resolve("journal");
        Files.createSymbolicLink(loop, loop);
        try (var containers = new FollowedContainers(host.engine("shop"), Duration.ofMillis(10))) {
            assertThat(sampler(containers).read().undecided())
                    .startsWith("decisions are not shown: the journal cannot be read: " + loop);

            Files.delete(loop);
            Files.createFile(loop);
            assertThat(sampler(containers).read().undecided())
                    .isEqualTo("decisions are not shown: the journal cannot be read: " + loop);
        }
    }

    @Test
    void aJournalThatMayNotBeReadIsNotOneThatIsNotThere() throws Exception {
        Files.createDirectories(state.resolve("journal"));
        Files.setPosixFilePermissions(state, Set.of());
        try (var containers = new FollowedContainers(host.engine("shop"), Duration.ofMillis(10))) {
            String told = sampler(containers).read().undecided();
            if (Files.isReadable(state)) {
                // Root, who may read everything.
                assertThat(told).startsWith("no decisions yet");
            } else {
                assertThat(told)
                        .isEqualTo("decisions are not shown: the journal may not be read (%s), see --state"
                                .formatted(state.resolve("journal")));
            }
        } finally {
            Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private TopSampler sampler(FollowedContainers containers) {
        return new TopSampler(
                new Figures(),
                containers,
                new LastCycle(state, "retention"),
                "no journal here",
                () -> List.of("notice"));
    }

    private final class Figures implements UsageSource {
        @Override
        public Source source() {
            return Source.PROCFS;
        }

        @Override
        public Usage sample(Collection<ContainerProcess> asked) {
            asked.forEach(process -> measured.add(process.mainPid()));
            return new TopScene().reading().usage().usage();
        }

        @Override
        public void close() {}
    }
}
