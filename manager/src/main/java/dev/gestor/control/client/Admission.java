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

    /** The client wanting so many more. */
    static Client more(Client client, int containers) throws ClientRefusedException {
        int max = client.declaration().limits().max();
        int room = max - client.wanted();
        if (containers > room) {
            throw new ClientRefusedException(
                    Kind.OUT_OF_BOUNDS,
                    "%d more than %d containers would be above this client's maximum of %d; ask for at most %d, or declare it with another 'max'"
                            .formatted(containers, client.wanted(), max, room));
        }
        return client.wanting(client.wanted() + containers);
    }

    static Client fewer(Client client, int containers) throws ClientRefusedException {
        int min = client.declaration().limits().min();
        int room = client.wanted() - min;
        if (containers > room) {
            throw new ClientRefusedException(
                    Kind.OUT_OF_BOUNDS,
                    "%d fewer than %d containers would be below the least, %d; ask for at most %d, or end the client with DELETE /client"
                            .formatted(containers, client.wanted(), min, room));
        }
        return client.wanting(client.wanted() - containers);
    }
}
