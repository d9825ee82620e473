// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.control.client.ClientRefusedException.Kind;
import java.util.Optional;

/** Which requests a client's status lets through; pure. */
final class Admission {
    private Admission() {}

    /** One client at a time; one that is nearly gone is worth waiting for. */
    static void toDeclare(Optional<Client> client) throws ClientRefusedException {
        if (client.isEmpty()) {
            return;
        }
        switch (client.get().status()) {
            case STARTING, READY, BUSY ->
                throw new ClientRefusedException(
                        Kind.EXISTS,
                        "there is a client of image %s already, %s; delete it first with DELETE /client"
                                .formatted(
                                        client.get().declaration().image(),
                                        client.get().status()));
            case STOPPING -> throw ClientRefusedException.notNow(ClientStatus.STOPPING);
            case DEAD -> {}
        }
    }

    static Client toChange(Optional<Client> present) throws ClientRefusedException {
        Client client = present.orElseThrow(ClientRefusedException::none);
        return switch (client.status()) {
            case READY -> client;
            case DEAD -> throw ClientRefusedException.dead(client);
            case STARTING, BUSY, STOPPING -> throw ClientRefusedException.notNow(client.status());
        };
    }
}
