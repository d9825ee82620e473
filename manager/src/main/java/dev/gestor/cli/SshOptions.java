// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.cluster.ssh.SshSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How hosts are reached by ssh. */
final class SshOptions {
    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.Timeout.class,
            description = "give a connection up after this time without an answer (default: ${DEFAULT-VALUE})")
    private Duration timeout = Duration.ofSeconds(10);

    @Option(
            names = "--accept-new",
            description = "learn the keys of hosts that are not known yet; a changed key is refused all the same")
    private boolean acceptNew;

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            description = "private key to log in with; may be given several times (default: as ssh would)")
    private List<Path> identities = List.of();

    @Option(
            names = "--known-hosts",
            paramLabel = "FILE",
            description = "known hosts (default: as ssh would, ~/.ssh/known_hosts)")
    private @Nullable Path knownHosts;

    @Option(
            names = "--ssh-config",
            paramLabel = "FILE",
            description = "ssh configuration (default: ~/.ssh/config, then /etc/ssh/ssh_config)")
    private @Nullable Path config;

    SshSettings settings(Map<String, String> environment) {
        for (Path identity : identities) {
            if (!Files.isReadable(identity)) {
                throw new ConfigException("--identity: cannot read '%s'; name a private key".formatted(identity));
            }
        }
        if (config != null && !Files.isReadable(config)) {
            throw new ConfigException("--ssh-config: cannot read '%s'".formatted(config));
        }
        if (knownHosts != null && !acceptNew && !Files.isReadable(knownHosts)) {
            throw new ConfigException(
                    "--known-hosts: cannot read '%s'; with --accept-new it is made".formatted(knownHosts));
        }
        return new SshSettings(
                Path.of(environment.getOrDefault("HOME", "/")),
                System.getProperty("user.name", "root"),
                Optional.ofNullable(environment.get("SSH_AUTH_SOCK"))
                        .filter(socket -> !socket.isEmpty())
                        .map(Path::of),
                Optional.ofNullable(config),
                Optional.ofNullable(knownHosts).map(Path::toAbsolutePath),
                identities.stream().map(Path::toAbsolutePath).toList(),
                acceptNew,
                timeout);
    }

    Duration timeout() {
        return timeout;
    }
}
