// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.DriftView;
import dev.gestor.api.ServicesClient;
import dev.gestor.control.service.ServiceKeeper;
import dev.gestor.engine.ProjectSpec;

/** This process, for as long as it holds the instance's lock. */
final class LocalServices implements ServiceDesk {
    private final ServiceKeeper services;

    LocalServices(ServiceKeeper services) {
        this.services = services;
    }

    @Override
    public void keep() {
        services.start();
    }

    @Override
    public void declare(ProjectSpec project) throws Exception {
        services.declare(project);
    }

    @Override
    public DriftView plan(ProjectSpec project) throws Exception {
        return DriftView.of(services.preview(project));
    }

    @Override
    public void withdraw(String name, boolean removeVolumes) throws Exception {
        services.withdraw(name, removeVolumes);
    }

    @Override
    public String hold(String name, boolean hold) throws Exception {
        return hold ? services.hold(name) : services.resume(name);
    }

    @Override
    public ServicesClient.Listing list() {
        return ServicesClient.Listing.of(services);
    }

    @Override
    public boolean lasting() {
        return false;
    }
}
