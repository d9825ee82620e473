// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.engine.Inventory;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.policy.reconcile.DeclaredProject;
import dev.gestor.policy.reconcile.Phase;
import dev.gestor.policy.reconcile.Place;
import dev.gestor.policy.reconcile.PlaceStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How places are while the engine is away: nobody knows. */
final class Absence {
    private Absence() {}

    static List<PlaceStatus> statuses(List<DeclaredProject> projects, Inventory inventory) {
        String reason = "Docker cannot be heard; what is known of the container is from " + inventory.asOf();
        var statuses = new ArrayList<PlaceStatus>();
        for (DeclaredProject project : projects) {
            for (ServiceSpec service : project.project().services()) {
                for (int index = 0; index < service.replicas(); index++) {
                    Place place = new Place(service, index);
                    statuses.add(new PlaceStatus(
                            place, inventory.find(place.name()), Phase.WAITING, reason, 0, Optional.empty()));
                }
            }
        }
        return statuses;
    }
}
