// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload.cron;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The crontab of the user we run as. It is edited, never replaced: what was read is written back with our line added or taken
 * out. The program has no lock to take, so every edit is read again afterwards, and made again where somebody else's edit undid it.
 */
public final class Crontab {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 5;

    private final CrontabStore store;

    /**
     * @param folder for short-lived files; only this user may write there
     */
    public Crontab(Path folder) {
        this(program()
                .<CrontabStore>map(program -> new CrontabProgram(program, folder, DEADLINE))
                .orElseGet(NoCrontab::new));
    }

    Crontab(CrontabStore store) {
        this.store = store;
    }

    /** Also where cron's own short PATH does not lead: there our entry looks for it too. */
    private static Optional<Path> program() {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                        Stream.of("/usr/bin", "/bin", "/usr/local/bin", "/usr/sbin"))
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, "crontab"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Makes the entry the one line of its instance. */
    public void add(CronEntry entry) throws CrontabException {
        CronMarker marker = new CronMarker(entry.instance());
        // Fails before anything is read where the line cannot be had.
        String plain = entry.line(marker.text(false));
        edit(before -> Optional.of(CrontabText.with(
                before,
                marker,
                end -> plain.substring(0, plain.length() - marker.text(false).length()) + end)));
    }

    /**
     * Takes out the instance's line.
     *
     * @return whether there was one
     */
    public boolean remove(String instance) throws CrontabException {
        CronMarker marker = new CronMarker(instance);
        return edit(before -> before.isEmpty() || !CrontabText.contains(before.get(), marker)
                ? before
                : CrontabText.without(before.get(), marker));
    }

    private boolean edit(Edit edit) throws CrontabException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<byte[]> before = store.read();
            Optional<byte[]> after = edit.apply(before);
            if (same(before, after)) {
                return attempt > 0;
            }
            if (after.isPresent()) {
                store.write(after.get());
            } else {
                store.remove();
            }
        }
        Optional<byte[]> now = store.read();
        if (!same(now, edit.apply(now))) {
            throw new CrontabException(
                    "the crontab was changed by somebody else %d times while our line was edited".formatted(ATTEMPTS));
        }
        return true;
    }

    private static boolean same(Optional<byte[]> one, Optional<byte[]> other) {
        return one.isPresent() == other.isPresent()
                && Arrays.equals(one.orElse(new byte[0]), other.orElse(new byte[0]));
    }

    /** From the text as it is to the text as it should be; applied to its own result it changes nothing. */
    private interface Edit {
        Optional<byte[]> apply(Optional<byte[]> before);
    }

    /** Where the program is missing: no user has a crontab, and none can get one. */
    private static final class NoCrontab implements CrontabStore {
        @Override
        public Optional<byte[]> read() {
            return Optional.empty();
        }

        @Override
        public void write(byte[] text) throws CrontabException {
            throw new CrontabException("there is no program 'crontab' here");
        }

        @Override
        public void remove() {
            // There is none.
        }
    }
}
