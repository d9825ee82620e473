// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** The secret that a caller of the HTTP API presents: 256 random bits in the file {@code token} of the instance's state. */
public final class BearerToken {
    static final String FILE = "token";

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");
    private static final String SCHEME = "Bearer ";

    private final String text;

    private BearerToken(String text) {
        this.text = text;
    }

    /** Keeps the token of an earlier run, so that what a person pasted somewhere goes on working, unless others could read it. */
    static BearerToken loadOrCreate(Path instanceDirectory, SecureRandom random) throws IOException {
        Path file = instanceDirectory.resolve(FILE);
        Optional<BearerToken> existing = load(instanceDirectory);
        if (existing.isPresent()
                && PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                        .endsWith("------")) {
            return existing.get();
        }
        byte[] bits = new byte[32];
        random.nextBytes(bits);
        BearerToken token = new BearerToken(HexFormat.of().formatHex(bits));
        OwnerOnlyFile.write(file, token.text + "\n");
        return token;
    }

    /** The token of the instance; empty where there is none, or the file holds something else. */
    static Optional<BearerToken> load(Path instanceDirectory) throws IOException {
        return loadFile(instanceDirectory.resolve(FILE));
    }

    /** The token in a file; empty where there is none, or the file holds something else. */
    static Optional<BearerToken> loadFile(Path file) throws IOException {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            return FORM.matcher(text).matches() ? Optional.of(new BearerToken(text)) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Compares in a time that tells nothing about how much of the presented value is right. */
    boolean matches(String authorization) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] presented = authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(presented, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The value of the header {@code Authorization}. */
    String header() {
        return SCHEME + text;
    }

    @Override
    public String toString() {
        return "BearerToken[masked]";
    }
}
