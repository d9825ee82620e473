// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.util.List;
import java.util.Set;

/**
 * How a container is reached.
 *
 * @param mode the engine's default network, no network, the host's, or those of {@code attachments}
 * @param attachments networks that exist, with {@link Mode#NETWORKS} alone; the first is the one the container starts in
 * @param ports published on the host
 * @param exposed documented, as {@code 80/tcp}; published only if {@code ports} says so
 * @param hosts lines for {@code /etc/hosts} as {@code name:address}
 * @param dns addresses of name servers; none: the engine's
 */
public record Networking(
        Mode mode,
        List<Attachment> attachments,
        List<PortBinding> ports,
        Set<String> exposed,
        List<String> hosts,
        List<String> dns) {
    /** The engine's default network, nothing published. */
    public static final Networking DEFAULT =
            new Networking(Mode.DEFAULT, List.of(), List.of(), Set.of(), List.of(), List.of());

    public static final Networking NONE =
            new Networking(Mode.NONE, List.of(), List.of(), Set.of(), List.of(), List.of());

    public Networking {
        attachments = List.copyOf(attachments);
        ports = List.copyOf(ports);
        exposed = Set.copyOf(exposed);
        hosts = List.copyOf(hosts);
        dns = List.copyOf(dns);
        if (attachments.isEmpty() == (mode == Mode.NETWORKS)) {
            throw new IllegalArgumentException(
                    "networks to attach to go with mode NETWORKS and nothing else, were %s with mode %s"
                            .formatted(attachments, mode));
        }
    }

    /** The engine's default network with these ports published. */
    public static Networking publishing(List<PortBinding> ports) {
        return new Networking(Mode.DEFAULT, List.of(), ports, Set.of(), List.of(), List.of());
    }

    /** Which network stack. */
    public enum Mode {
        DEFAULT,
        NONE,
        HOST,
        NETWORKS
    }

    /**
     * One network.
     *
     * @param network its name
     * @param aliases names by which the container is found there
     */
    public record Attachment(String network, List<String> aliases) {
        public Attachment {
            aliases = List.copyOf(aliases);
        }
    }
}
