// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/** The secret that callers have to show, kept in a file that only its owner may read. */
public final class Token {
    private static final int BYTES = 32;
    private static final int LEAST_LENGTH = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path file;
    private final byte[] value;

    private Token(Path file, String value) {
        this.file = file;
        this.value = value.getBytes(StandardCharsets.UTF_8);
    }

    /** Reads the token, or makes a random one where there is none. */
    static Token loadOrCreate(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file)) {
            create(file, random);
        }
        String value = Files.readString(file).strip();
        if (value.length() < LEAST_LENGTH) {
            throw new IOException(
                    "The token file %s holds no token of %d characters or more: remove it, a new one is made"
                            .formatted(file, LEAST_LENGTH));
        }
        if (!Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        }
        return new Token(file, value);
    }

    private static void create(Path file, SecureRandom random) throws IOException {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.writeString(temporary, HexFormat.of().formatHex(secret) + "\n");
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Where callers on this machine find it. */
    public Path file() {
        return file;
    }

    /** Takes the same time whatever is wrong with the guess. */
    public boolean matches(String guess) {
        return MessageDigest.isEqual(value, guess.getBytes(StandardCharsets.UTF_8));
    }
}
