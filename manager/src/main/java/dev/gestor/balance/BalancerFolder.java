// SPDX-License-Identifier: Apache-2.0
package dev.gestor.balance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Where a balancer's file and its socket lie: a folder that only its owner may enter, so that nobody else reaches the socket. It is
 * mounted as a folder, since a mounted file would be the old one after each replacement.
 */
public final class BalancerFolder {
    private static final String FILE = "haproxy.cfg";
    private static final String SOCKET = "admin.sock";

    /** The kernel's limit for the path of a unix socket. */
    private static final int LONGEST_SOCKET = 107;

    private final Path folder;

    private BalancerFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * @param instance the instance's folder
     * @throws IOException also where a socket below that folder could not be reached
     */
    public static BalancerFolder of(Path instance, String group) throws IOException {
        Path folder =
                instance.resolve("balance").resolve(BalancerSpec.slug(group)).toAbsolutePath();
        Path socket = folder.resolve(SOCKET);
        int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_SOCKET) {
            throw new IOException(
                    "the path of the balancer's socket %s has %d bytes, and may have %d; choose a shorter --state, or a shorter group"
                            .formatted(socket, length, LONGEST_SOCKET));
        }
        return new BalancerFolder(folder);
    }

    public Path path() {
        return folder;
    }

    Path socket() {
        return folder.resolve(SOCKET);
    }

    /** The user and group that own it, as {@code uid:gid}: who else would write into it could not be cleaned up after. */
    public String owner() throws IOException {
        return "%s:%s".formatted(Files.getAttribute(folder, "unix:uid"), Files.getAttribute(folder, "unix:gid"));
    }

    /**
     * Replaces the file as a whole, and makes the folder where it is missing.
     *
     * @return whether it had another content
     */
    public boolean write(String config) throws IOException {
        makeFolder();
        if (read().filter(config::equals).isPresent()) {
            return false;
        }
        Path file = folder.resolve(FILE);
        Path next = folder.resolve(FILE + ".next");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(next, config);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return true;
    }

    private void makeFolder() throws IOException {
        var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(folder.getParent(), mine);
        Files.createDirectories(folder, mine);
    }

    /** What a balancer that runs now began with, but for its servers: {@link BalancerSpec#healthPath}. */
    public Optional<String> healthPath() throws IOException {
        return read().flatMap(BalancerConfig::healthPath);
    }

    private Optional<String> read() throws IOException {
        try {
            return Optional.of(Files.readString(folder.resolve(FILE)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Removes all of it. */
    public void remove() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                Files.deleteIfExists(entry);
            }
        }
        Files.deleteIfExists(folder);
    }
}
