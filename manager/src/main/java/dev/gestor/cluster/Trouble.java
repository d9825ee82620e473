// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Why there are no figures of a host. The words are the command's.
 *
 * @param details what the kind is about, in an order that is told beside each kind
 * @param via the jump host on the way that it happened at, if it was not the host itself
 */
public record Trouble(Kind kind, List<String> details, Optional<String> via) {
    public Trouble {
        details = List.copyOf(details);
    }

    public static Trouble of(Kind kind, String... details) {
        return new Trouble(kind, List.of(details), Optional.empty());
    }

    public Trouble via(String jump) {
        return new Trouble(kind, details, Optional.of(jump));
    }

    /** How long to wait before the next attempt, at first. What a person must mend is not worth an attempt a second. */
    Duration firstDelay() {
        return kind.forPerson ? Duration.ofSeconds(10) : Duration.ofSeconds(1);
    }

    /** What can go wrong. */
    public enum Kind {
        /** Seconds that it has been made for. */
        CONNECTING(false),
        /** Seconds. */
        NO_ANSWER(false),
        /** Seconds that the connection was waited for. */
        CONNECT_TIMEOUT(false),
        /** Address. */
        REFUSED(false),
        /** Address, what the system says. */
        UNREACHABLE(false),
        /** Name. */
        UNKNOWN_NAME(false),
        /** The connection ended. */
        CLOSED(false),
        /** Host in known_hosts, key, files that were searched, name for ssh. */
        HOST_KEY_UNKNOWN(true),
        /** Host in known_hosts, key, file, line, key that is known. */
        HOST_KEY_CHANGED(true),
        /** Host in known_hosts, key, file, line. */
        HOST_KEY_REVOKED(true),
        /** User, keys that were offered. */
        AUTHENTICATION(true),
        /** Files. */
        KEY_ENCRYPTED(true),
        /** What is wrong with the ssh configuration. */
        CONFIGURATION(true),
        /** What is wrong with the answer. */
        BAD_ANSWER(true),
        /** What was said. */
        OTHER(false);

        private final boolean forPerson;

        Kind(boolean forPerson) {
            this.forPerson = forPerson;
        }
    }
}
