// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.policy.CpuLaw;
import dev.gestor.policy.ScaleLimits;
import java.time.Instant;
import java.util.Optional;

/**
 * One client from its declaration to its end; pure. All that has to outlive the process is in here.
 *
 * @param id tells its containers from those of another, by their label
 * @param wanted how many containers there are to be
 * @param reason why it is stopping or dead
 * @param since when it came to this status
 */
public record Client(
        String id,
        ClientDeclaration declaration,
        ClientStatus status,
        int wanted,
        Optional<String> reason,
        Instant since) {
    static Client declared(String id, ClientDeclaration declaration, Instant now) {
        return new Client(
                id, declaration, ClientStatus.STARTING, declaration.limits().min(), Optional.empty(), now);
    }

    Client ready(Instant now) {
        return to(ClientStatus.READY, Optional.empty(), now);
    }

    Client busy(Instant now) {
        return to(ClientStatus.BUSY, Optional.empty(), now);
    }

    Client stopping(String why, Instant now) {
        return to(ClientStatus.STOPPING, Optional.of(why), now);
    }

    Client dead(Instant now) {
        return to(ClientStatus.DEAD, reason, now);
    }

    /** Within its limits. */
    Client wanting(int containers) {
        ScaleLimits limits = declaration.limits();
        int within = Math.max(limits.min(), Math.min(limits.max(), containers));
        return new Client(id, declaration, status, within, reason, since);
    }

    Client by(CpuLaw law) {
        return new Client(id, declaration.withLaw(law), status, wanted, reason, since);
    }

    /** Whether it has, or is to have, containers. */
    public boolean live() {
        return switch (status) {
            case STARTING, READY, BUSY -> true;
            case STOPPING, DEAD -> false;
        };
    }

    private Client to(ClientStatus next, Optional<String> why, Instant now) {
        if (!status.leadsTo(next)) {
            throw new IllegalStateException("a client that is %s cannot become %s".formatted(status, next));
        }
        return new Client(id, declaration, next, wanted, why, now);
    }
}
