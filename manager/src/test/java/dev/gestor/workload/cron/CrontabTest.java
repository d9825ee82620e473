// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CrontabTest {
    private static final CronEntry ENTRY = new CronEntry(
            Path.of("/usr/bin/java"), Path.of("/m.jar"), "default", Path.of("/s"), Duration.ofMinutes(1), 10);

    private final SharedCrontab store = new SharedCrontab();
    private final Crontab crontab = new Crontab(store);

    @Test
    void leavesNoCrontabBehindWhereThereWasNone() throws CrontabException {
        crontab.add(ENTRY);
        assertThat(store.text).hasValueSatisfying(text -> assertThat(text).endsWith(" # gestor:default new\n"));

        assertThat(crontab.remove("default")).isTrue();
        assertThat(store.text).isEmpty();
    }

    @Test
    void givesBackTheCrontabThatWasThere() throws CrontabException {
        store.text = Optional.of("# mine\n");
        crontab.add(ENTRY);
        crontab.remove("default");

        assertThat(store.text).contains("# mine\n");
    }

    @Test
    void writesNothingWhereThereIsNothingToRemove() throws CrontabException {
        store.text = Optional.of("# mine\n");

        assertThat(crontab.remove("default")).isFalse();
        assertThat(store.writes).isZero();
    }

    @Test
    void writesNothingWhereTheLineIsThereAlready() throws CrontabException {
        crontab.add(ENTRY);
        crontab.add(ENTRY);

        assertThat(store.writes).isEqualTo(1);
    }

    @Test
    void keepsALineThatAnotherProgramAddedRightAfterOurs() throws CrontabException {
        store.text = Optional.of("# mine\n");
        store.meanwhile.add(text -> text + "# theirs\n");
        crontab.add(ENTRY);
        crontab.remove("default");

        assertThat(store.text).contains("# mine\n# theirs\n");
    }

    @Test
    void addsItsLineAgainWhereAnotherProgramUndidIt() throws CrontabException {
        store.text = Optional.of("# mine\n");
        // It had read before we wrote.
        store.meanwhile.add(text -> "# mine\n# theirs\n");
        crontab.add(ENTRY);

        assertThat(store.text)
                .hasValueSatisfying(
                        text -> assertThat(text).contains("# gestor:default").endsWith("# mine\n# theirs\n"));
    }

    @Test
    void givesUpAgainstAProgramThatUndoesEveryEdit() {
        store.text = Optional.of("# mine\n");
        for (int i = 0; i < 10; i++) {
            store.meanwhile.add(text -> "# mine\n");
        }

        assertThatThrownBy(() -> crontab.add(ENTRY))
                .isInstanceOf(CrontabException.class)
                .hasMessageContaining("changed by somebody else");
        assertThat(store.text).contains("# mine\n");
    }

    /** A crontab that others change between our writes. */
    private static final class SharedCrontab implements CrontabStore {
        private final Deque<UnaryOperator<String>> meanwhile = new ArrayDeque<>();
        private Optional<String> text = Optional.empty();
        private int writes;

        @Override
        public Optional<byte[]> read() {
            return text.map(t -> t.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void write(byte[] bytes) {
            writes++;
            String written = new String(bytes, StandardCharsets.UTF_8);
            UnaryOperator<String> edit = meanwhile.poll();
            text = Optional.of(edit == null ? written : edit.apply(written));
        }

        @Override
        public void remove() {
            writes++;
            text = Optional.empty();
        }
    }
}
