// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.ContainerTemplate;
import dev.gestor.policy.rollout.RolloutPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RolloutStoreTest {
    private static final Former FIRST = version("1");
    private static final Former SECOND = version("2");
    private static final Former THIRD = version("3");

    @TempDir
    private Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private RolloutStore store;

    @BeforeEach
    void open() throws IOException {
        store = RolloutStore.open(folder);
    }

    private static Former version(String tag) {
        return new Former(new ContainerTemplate("web", "shop/web:" + tag, "{}"), "sha256:" + tag, "sha256:next");
    }

    @Test
    void updatesAreRememberedNewestFirst() throws IOException {
        store.remember("web", FIRST, false);
        store.remember("web", SECOND, false);

        assertThat(store.former("web")).containsExactly(SECOND, FIRST);
        assertThat(store.former("other")).isEmpty();
    }

    @Test
    void aRollbackTakesThePlaceOfWhatItWentBackTo() throws IOException {
        store.remember("web", FIRST, false);
        store.remember("web", SECOND, false);

        store.remember("web", THIRD, true);

        assertThat(store.former("web")).containsExactly(THIRD, FIRST);
    }

    /** As after a crash between this and the end of the rollout. */
    @Test
    void toldAgainItChangesNothing() throws IOException {
        for (boolean rollback : List.of(false, true)) {
            store.remember("web", FIRST, false);
            store.remember("web", THIRD, rollback);
            List<Former> once = store.former("web");

            store.remember("web", THIRD, rollback);

            assertThat(store.former("web")).isEqualTo(once).startsWith(THIRD);
        }
    }

    @Test
    void anUpdateThatCannotBeReadIsLeftAndTheOthersAreFound() throws IOException {
        Rollout rollout = new Rollout(
                "a1",
                "web",
                "shop/web:2",
                Optional.empty(),
                false,
                RolloutPolicy.DEFAULT,
                Instant.EPOCH,
                true,
                false,
                List.of());
        store.save(rollout);
        Path broken = Files.writeString(folder.resolve("rollouts").resolve("b2.json"), "{");

        assertThat(store.unfinished()).containsExactly(rollout);
        assertThat(store.find("a1")).contains(rollout);
        assertThat(broken).exists();

        store.remove(rollout);
        assertThat(store.find("a1")).isEmpty();
    }

    @Test
    void theOldestAreForgotten() throws IOException {
        for (int tag = 1; tag <= 12; tag++) {
            store.remember("web", version(Integer.toString(tag)), false);
        }

        assertThat(store.former("web")).hasSize(10).startsWith(version("12")).endsWith(version("3"));
    }
}
