// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes this process the only one that changes an instance's containers. The kernel holds the lock and drops it with the
 * process, however that ends; the file also holds the process id, which is wiped only by a good end, so that the next holder
 * learns of a bad one. A holder that did not {@link #settle} what it learnt leaves it for the next.
 */
public final class InstanceLock implements AutoCloseable {
    public static final String FILE = "lock";

    private static final int ATTEMPTS = 50;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final FileChannel channel;
    private final Path folder;
    private final OptionalLong abandonedBy;
    private final long pid;
    /** The process that is to be found to have ended badly. */
    private volatile OptionalLong mark;

    private InstanceLock(FileChannel channel, Path folder, OptionalLong abandonedBy, long pid) {
        this.channel = channel;
        this.folder = folder;
        this.abandonedBy = abandonedBy;
        this.pid = pid;
        mark = abandonedBy;
    }

    /**
     * The same for a command that leaves nothing to clean up, however it ends: what the file tells of an earlier holder stays as it
     * is. Whoever wants the lock meanwhile waits a little for it.
     */
    public static InstanceLock acquireBriefly(Path state, String instance) throws IOException, HeldException {
        return acquire(state, instance, OptionalLong.empty());
    }

    /**
     * Takes the lock and creates the folder where it is missing.
     *
     * @param state the state folder of all instances
     * @param pid of this process
     * @throws HeldException where another process has it
     */
    public static InstanceLock acquire(Path state, String instance, long pid) throws IOException, HeldException {
        return acquire(state, instance, OptionalLong.of(pid));
    }

    private static InstanceLock acquire(Path state, String instance, OptionalLong pid)
            throws IOException, HeldException {
        Path folder = state.resolve(instance);
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = folder.resolve(FILE);
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            if (!lock(channel)) {
                throw new HeldException(instance, read(channel), file);
            }
            OptionalLong abandonedBy = read(channel);
            if (pid.isPresent()) {
                write(channel, pid.getAsLong() + "\n");
            }
            return new InstanceLock(channel, folder, abandonedBy, pid.orElse(0));
        } catch (IOException | HeldException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The instance's folder: journal, outbox, token and address live beside the lock. */
    public Path folder() {
        return folder;
    }

    /** The process that held the lock last, if it did not end well. */
    public OptionalLong abandonedBy() {
        return abandonedBy;
    }

    /** What this holder, or one before it that did not end well, would leave is cleaned up, or left on purpose. */
    public void settle() {
        mark = OptionalLong.empty();
    }

    /** From now on this holder leaves something to clean up, until it {@link #settle}s that. */
    public void unsettle() {
        mark = OptionalLong.of(pid);
    }

    /**
     * Ends well: wipes the process id and lets go, but leaves the mark of a bad end that nobody settled. The file stays, since
     * removing it would let two processes hold two files.
     */
    @Override
    public void close() throws IOException {
        try (channel) {
            write(channel, mark.isPresent() ? mark.getAsLong() + "\n" : "");
        }
    }

    /**
     * The crontab's entry takes the lock for a moment to take itself out, without writing its process id. So a lock whose last
     * holder is gone is waited for; one whose holder lives is not.
     */
    private static boolean lock(FileChannel channel) throws IOException {
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (channel.tryLock() != null) {
                    return true;
                }
                OptionalLong holder = read(channel);
                if (holder.isPresent() && ProcessHandle.of(holder.getAsLong()).isPresent()) {
                    return false;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            return false;
        } catch (OverlappingFileLockException e) {
            // Held by this very process.
            return false;
        }
    }

    private static OptionalLong read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(32);
        channel.read(buffer, 0);
        String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII).strip();
        return text.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private static void write(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    /** Another process runs this instance. */
    public static final class HeldException extends Exception {
        private static final long serialVersionUID = 1;

        HeldException(String instance, OptionalLong pid, Path file) {
            super(message(instance, pid, file));
        }

        private static String message(String instance, OptionalLong pid, Path file) {
            String holder = pid.isPresent() ? "process " + pid.getAsLong() : "another process";
            String stop = pid.isPresent() ? "stop it with 'kill " + pid.getAsLong() + "'" : "stop it";
            return "instance '%s' is run by %s already (lock %s); %s, or choose another name with --instance"
                    .formatted(instance, holder, file, stop);
        }
    }
}
