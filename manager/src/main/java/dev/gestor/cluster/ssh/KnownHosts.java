// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.jspecify.annotations.Nullable;

/** The files of known hosts as they are at one moment: hashed names, wildcards, ports and revoked keys included. */
final class KnownHosts {
    private static final String REVOKED = "revoked";

    private final List<Line> lines = new ArrayList<>();

    private record Line(Path file, int number, KnownHostEntry entry) {
        boolean marked(@Nullable String marker) {
            return marker == null ? entry.getMarker() == null : marker.equals(entry.getMarker());
        }

        String keyType() {
            return String.valueOf(entry.getKeyEntry().getKeyType());
        }

        /** Null for a kind of key that is not known here. */
        @Nullable
        PublicKey key() {
            try {
                return entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
            } catch (IOException | GeneralSecurityException e) {
                return null;
            }
        }
    }

    /** What the files say of a key; file and line say where, if anywhere. */
    record Finding(Verdict verdict, Path file, int line, String knownKey) {}

    enum Verdict {
        KNOWN,
        UNKNOWN,
        CHANGED,
        REVOKED
    }

    /** Files that are not there are as if empty; so are lines that make no sense. */
    static KnownHosts read(List<Path> files) throws IOException {
        var hosts = new KnownHosts();
        for (Path file : files) {
            if (Files.exists(file)) {
                hosts.add(file);
            }
        }
        return hosts;
    }

    private void add(Path file) throws IOException {
        int number = 0;
        // A byte that is no UTF-8, in a comment say, spoils nothing else.
        for (String text : new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            number++;
            try {
                KnownHostEntry entry = KnownHostEntry.parseKnownHostEntry(text);
                if (entry != null) {
                    lines.add(new Line(file, number, entry));
                }
            } catch (RuntimeException e) {
                // A broken line vouches for no key; the other lines do.
            }
        }
    }

    Finding check(String host, int port, PublicKey key) {
        for (Line line : lines) {
            // With and without the port: what is revoked is refused rather too often.
            boolean meant =
                    line.entry.isHostMatch(host, port) || line.entry.isHostMatch(host, SshConstants.DEFAULT_PORT);
            if (meant && line.marked(REVOKED) && KeyUtils.compareKeys(key, line.key())) {
                return finding(Verdict.REVOKED, line);
            }
        }
        List<Line> known =
                of(host, port).stream().filter(line -> line.marked(null)).toList();
        for (Line line : known) {
            if (KeyUtils.compareKeys(key, line.key())) {
                return finding(Verdict.KNOWN, line);
            }
        }
        if (known.isEmpty()) {
            return new Finding(Verdict.UNKNOWN, Path.of(""), 0, "");
        }
        // A key of another kind than the known ones is as suspicious: the server was asked for those first.
        return finding(
                Verdict.CHANGED,
                known.stream()
                        .filter(line -> line.keyType().equals(KeyUtils.getKeyType(key)))
                        .findFirst()
                        .orElse(known.get(0)));
    }

    /** Kinds of keys by which a host is known. */
    Set<String> keyTypes(String host, int port) {
        Set<String> types = new TreeSet<>();
        of(host, port).stream().filter(line -> line.marked(null)).forEach(line -> types.add(line.keyType()));
        return types;
    }

    /** Lines of the host; as in OpenSSH, those without a port where none names the port. */
    private List<Line> of(String host, int port) {
        List<Line> exact = lines.stream()
                .filter(line -> line.entry.isHostMatch(host, port))
                .toList();
        boolean named = exact.stream().anyMatch(line -> line.marked(null));
        if (named || port == SshConstants.DEFAULT_PORT) {
            return exact;
        }
        List<Line> all = new ArrayList<>(exact);
        lines.stream()
                .filter(line -> line.entry.isHostMatch(host, SshConstants.DEFAULT_PORT))
                .forEach(all::add);
        return all;
    }

    private static Finding finding(Verdict verdict, Line line) {
        PublicKey key = line.key();
        return new Finding(verdict, line.file, line.number, key == null ? line.keyType() : describe(key));
    }

    /** {@code ssh-ed25519 SHA256:...}, as ssh shows it. */
    static String describe(PublicKey key) {
        return KeyUtils.getKeyType(key) + " " + KeyUtils.getFingerPrint(key);
    }

    /** Adds a line at the end of a file; no line is changed. Makes file and folder where they are not there. */
    static void learn(Path file, String address, PublicKey key) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.exists(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        String line = address + " " + PublicKeyEntry.toString(key) + "\n";
        // One at a time in this process (a lock of a file is the process's), and one process at a time.
        synchronized (KnownHosts.class) {
            try (FileChannel channel = FileChannel.open(
                            file,
                            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                    FileLock lock = channel.lock()) {
                long end = channel.size();
                boolean open = lock.isValid() && end > 0 && lastByte(channel, end) != '\n';
                channel.write(ByteBuffer.wrap(((open ? "\n" : "") + line).getBytes(StandardCharsets.UTF_8)), end);
            }
        }
    }

    private static byte lastByte(FileChannel channel, long end) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return channel.read(last, end - 1) == 1 ? last.get(0) : (byte) '\n';
    }
}
