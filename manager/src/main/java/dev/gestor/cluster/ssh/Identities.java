// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.util.io.resource.PathResource;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/** The private keys in files, each read once. */
final class Identities {
    private static final int PASSPHRASE_ATTEMPTS = 3;

    private final Map<Path, Content> contents = new ConcurrentHashMap<>();

    /** What a file holds: keys, or none because it is locked by a passphrase, or none for another reason. */
    private record Content(List<KeyPair> keys, boolean locked, String problem) {}

    /**
     * The keys of one target.
     *
     * @param locked files that a passphrase would open
     * @param problems files that were named and hold no key that can be read
     */
    record Keys(List<KeyPair> pairs, List<PublicKey> publicKeys, List<Path> locked, List<String> problems) {}

    Keys of(Target target) {
        List<KeyPair> pairs = new ArrayList<>();
        List<PublicKey> publicKeys = new ArrayList<>();
        List<Path> locked = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path file : files(target)) {
            Content content = contents.computeIfAbsent(file, path -> read(path, Passphrases.NOBODY));
            pairs.addAll(content.keys);
            content.keys.forEach(pair -> publicKeys.add(pair.getPublic()));
            publicKey(file).ifPresent(publicKeys::add);
            if (content.locked) {
                locked.add(file);
            } else if (!content.problem.isEmpty()) {
                problems.add(content.problem);
            }
        }
        return new Keys(pairs, publicKeys, locked, problems);
    }

    /** Asks for the passphrases that are needed: of keys that were named, and of the user's usual ones where there is no agent. */
    void unlock(Target target, List<PublicKey> agentKeys, Passphrases passphrases) {
        for (Path file : of(target).locked()) {
            boolean inAgent = publicKey(file)
                    .map(key -> agentKeys.stream().anyMatch(other -> KeyUtils.compareKeys(key, other)))
                    .orElse(false);
            boolean usual = target.defaultFiles().contains(file) && !agentKeys.isEmpty();
            if (!inAgent && !usual) {
                contents.put(file, read(file, passphrases));
            }
        }
    }

    private static List<Path> files(Target target) {
        return Stream.concat(
                        target.identityFiles().stream(),
                        target.defaultFiles().stream().filter(Files::exists))
                .toList();
    }

    private static Content read(Path file, Passphrases passphrases) {
        var finder = new Finder(file, passphrases);
        try (InputStream input = Files.newInputStream(file)) {
            NamedResource resource = new PathResource(file);
            Iterable<KeyPair> found = SecurityUtils.loadKeyPairIdentities(null, resource, input, finder);
            List<KeyPair> keys = new ArrayList<>();
            if (found != null) {
                found.forEach(keys::add);
            }
            return new Content(keys, false, keys.isEmpty() ? file + ": not a private key" : "");
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            return finder.asked
                    ? new Content(List.of(), true, "")
                    : new Content(
                            List.of(),
                            false,
                            file + ": " + (Files.exists(file) ? e.getMessage() : "there is no such file"));
        }
    }

    /** The key in the file beside it with the ending {@code .pub}. */
    private static Optional<PublicKey> publicKey(Path file) {
        Path beside = file.resolveSibling(file.getFileName() + ".pub");
        try {
            if (!Files.isReadable(beside)) {
                return Optional.empty();
            }
            return Files.readAllLines(beside).stream()
                    .filter(line -> !line.isBlank())
                    .findFirst()
                    .map(AuthorizedKeyEntry::parseAuthorizedKeyEntry)
                    .flatMap(Identities::resolve);
        } catch (IOException | RuntimeException e) {
            // It only spares a question.
            return Optional.empty();
        }
    }

    private static Optional<PublicKey> resolve(AuthorizedKeyEntry entry) {
        try {
            return Optional.ofNullable(entry.resolvePublicKey(null, PublicKeyEntryResolver.IGNORING));
        } catch (IOException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static final class Finder implements FilePasswordProvider {
        private final Path file;
        private final Passphrases passphrases;
        private boolean asked;

        Finder(Path file, Passphrases passphrases) {
            this.file = file;
            this.passphrases = passphrases;
        }

        @Override
        public @Nullable String getPassword(SessionContext session, NamedResource resource, int retryIndex) {
            asked = true;
            return passphrases.ask(file, retryIndex).orElse(null);
        }

        @Override
        public ResourceDecodeResult handleDecodeAttemptResult(
                SessionContext session, NamedResource resource, int retryIndex, String password, Exception problem) {
            boolean again =
                    problem != null && password != null && !password.isEmpty() && retryIndex + 1 < PASSPHRASE_ATTEMPTS;
            return again ? ResourceDecodeResult.RETRY : ResourceDecodeResult.TERMINATE;
        }
    }
}
