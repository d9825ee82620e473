// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** The client as it is now: changed by one thread, first on the disk, then for all threads to see. */
final class ClientBoard {
    private final ClientFile file;
    private final Clock clock;
    private volatile Status status;

    /**
     * What all threads may see.
     *
     * @param leaving ids of containers that are about to be stopped
     * @param problem what keeps the controller from its work
     */
    record Status(Optional<Client> client, Set<String> leaving, Optional<String> problem) {
        Status {
            leaving = Set.copyOf(leaving);
        }
    }

    /** Begins with the client that the file tells of. */
    ClientBoard(ClientFile file, Clock clock) throws IOException {
        this.file = file;
        this.clock = clock;
        status = new Status(file.load(), Set.of(), Optional.empty());
    }

    Status status() {
        return status;
    }

    Optional<Client> present() {
        return status.client();
    }

    /** Where there is one for sure. */
    Client client() {
        return status.client().orElseThrow();
    }

    boolean is(ClientStatus wanted) {
        return status.client().filter(client -> client.status() == wanted).isPresent();
    }

    /** Returns once it would survive a crash. */
    void keep(Client client) throws IOException {
        file.save(client);
        show(client);
    }

    /** Containers are about to be created or removed. */
    void busy() {
        if (is(ClientStatus.READY)) {
            show(client().busy(clock.instant()));
        }
    }

    void idle() {
        if (is(ClientStatus.BUSY)) {
            show(client().ready(clock.instant()));
        }
    }

    void problem(Optional<String> problem) {
        status = new Status(status.client(), status.leaving(), problem);
    }

    void leaving(Set<String> ids) {
        status = new Status(status.client(), ids, status.problem());
    }

    private void show(Client client) {
        status = new Status(Optional.of(client), status.leaving(), status.problem());
    }
}
