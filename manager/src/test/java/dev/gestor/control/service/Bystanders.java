// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Container;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import dev.gestor.engine.testing.ServiceImage;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Containers that are no service's of this instance, however much their labels look so, on this machine's Docker. Whatever happens
 * beside them, nobody may touch them. They are removed at the end.
 */
final class Bystanders implements AutoCloseable {
    /** Of their names. */
    static final String PART = "-bystander-";

    private static final String LOOK =
            "{{.Id}} {{.Name}} {{.State.Status}} {{.State.StartedAt}} {{.RestartCount}} {{json .HostConfig}} {{json .NetworkSettings.Networks}}";

    private final KeeperRig rig;
    private final Map<String, String> looks = new LinkedHashMap<>();

    Bystanders(KeeperRig rig) throws Exception {
        this.rig = rig;
        Map<String, String> service =
                Map.of(Labels.MANAGED, "true", Labels.PROJECT, rig.unique, Labels.SERVICE, "web", Labels.INDEX, "0");
        start("unlabelled", Map.of());
        start("anothers", with(service, Map.of(Labels.INSTANCE, "other", Labels.OWNER, Owner.SERVICES.label())));
        start("users", with(service, Map.of(Labels.INSTANCE, rig.unique, Labels.OWNER, Owner.USER.label())));
        start("ownerless", with(service, Map.of(Labels.INSTANCE, rig.unique)));
    }

    private static Map<String, String> with(Map<String, String> labels, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(labels);
        all.putAll(more);
        return all;
    }

    private void start(String role, Map<String, String> labels) throws Exception {
        String id = rig.docker.start(rig.unique + PART + role, ServiceImage.TAG, labels);
        looks.put(id, rig.docker.run("inspect", "--format", LOOK, id));
    }

    boolean include(Container container) {
        return looks.containsKey(container.id());
    }

    /** Each is still there and has not even been started again. */
    void requireUntouched(String when) throws Exception {
        for (Map.Entry<String, String> look : looks.entrySet()) {
            assertThat(rig.docker.run("inspect", "--format", LOOK, look.getKey()))
                    .as(when)
                    .isEqualTo(look.getValue());
        }
    }

    @Override
    public void close() throws IOException {
        for (String id : looks.keySet()) {
            try {
                rig.docker.run("rm", "--force", "--volumes", id);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted; bystanders are left: " + looks.keySet(), e);
            }
        }
    }
}
