// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.rollout;

import dev.gestor.engine.Exclusives;
import dev.gestor.engine.Labels;
import java.util.ArrayList;
import java.util.List;

/** Whether a container may be there several times. */
public final class Copies {
    private Copies() {}

    /** Why not, each with the remedy where there is one; none: it may. Ports of the host are no reason: a copy publishes none. */
    public static List<String> obstacles(Exclusives exclusives) {
        List<String> obstacles = new ArrayList<>();
        exclusives
                .writable()
                .forEach(mount -> obstacles.add(
                        "it may write to %s; label it %s=true if several may".formatted(mount, Labels.SHARED_VOLUMES)));
        exclusives
                .addresses()
                .forEach(
                        address -> obstacles.add("its address is fixed, %s; let Docker choose one".formatted(address)));
        if (!exclusives.stack().isEmpty()) {
            obstacles.add(
                    "it uses the network of %s; attach it to one that several can share".formatted(exclusives.stack()));
        }
        exclusives
                .devices()
                .forEach(device ->
                        obstacles.add("it has a device of the host, %s; only one container can".formatted(device)));
        return obstacles;
    }
}
