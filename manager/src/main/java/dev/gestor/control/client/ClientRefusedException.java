// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import java.time.Duration;
import java.util.Optional;

/** What was asked of the client is not done. The message says why, and what to do. */
public final class ClientRefusedException extends Exception {
    private static final long serialVersionUID = 1;
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Kind kind;

    /** Why. */
    public enum Kind {
        /** There is no client, or only a dead one. */
        NONE,
        /** There is one already. */
        EXISTS,
        /** It is at work; later it may be done. */
        NOT_NOW,
        /** It goes beyond what the client may have. */
        OUT_OF_BOUNDS
    }

    ClientRefusedException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** When to try again, where that may help. */
    public Optional<Duration> retryAfter() {
        return kind == Kind.NOT_NOW ? Optional.of(RETRY) : Optional.empty();
    }

    static ClientRefusedException none() {
        return new ClientRefusedException(Kind.NONE, "there is no client; create one with POST /client");
    }

    static ClientRefusedException dead(Client client) {
        return new ClientRefusedException(
                Kind.NONE,
                "the client is DEAD (%s); create another with POST /client"
                        .formatted(client.reason().orElse("deleted")));
    }

    static ClientRefusedException notNow(ClientStatus status) {
        return new ClientRefusedException(
                Kind.NOT_NOW, "the client is %s; try again when it is READY".formatted(status));
    }
}
