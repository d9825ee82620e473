// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.DriftView;
import dev.gestor.api.ServicesClient;
import dev.gestor.engine.ProjectSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The manager that runs the instance. */
final class RemoteServices implements ServiceDesk {
    private final ServicesClient client;

    RemoteServices(ServicesClient client) {
        this.client = client;
    }

    @Override
    public void keep() {
        // The manager does.
    }

    @Override
    public List<String> untilBalanced(ProjectSpec project, Duration limit) throws InterruptedException {
        return Fronts.untilAnswered(project, limit);
    }

    @Override
    public void declare(ProjectSpec project) throws IOException {
        client.declare(project);
    }

    @Override
    public DriftView plan(ProjectSpec project) throws IOException {
        return client.plan(project);
    }

    @Override
    public void withdraw(String name, boolean removeVolumes) throws IOException {
        client.withdraw(name, removeVolumes);
    }

    @Override
    public String hold(String name, boolean hold) throws IOException {
        return client.hold(name, hold);
    }

    @Override
    public ServicesClient.Listing list() throws IOException {
        return client.list();
    }

    @Override
    public boolean lasting() {
        return true;
    }
}
