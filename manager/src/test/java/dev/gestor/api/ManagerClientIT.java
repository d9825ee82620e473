// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.engine.ProjectSpec;
import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say of a manager that has not what they ask for, and what they send to it, on real sockets. */
class ManagerClientIT {
    @TempDir
    private Path folder;

    @Test
    void saysThatAManagerKeepsNoServices() throws Exception {
        try (ApiServer server = start(AuthMode.TOKEN, List.of())) {
            assertThat(server.routes()).isNotEmpty();
            ManagerClient manager = ManagerClient.find(folder).orElseThrow();
            var services = new ServicesClient(manager);
            var project = new ProjectSpec("shop", List.of(), List.of(), List.of());

            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    services::list,
                    () -> services.declare(project),
                    () -> services.plan(project),
                    () -> services.withdraw("shop", false),
                    () -> services.hold("shop", true),
                    manager::keepServices,
                    manager::collectServices)) {
                assertThatThrownBy(call)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("keeps no services")
                        .hasMessageContaining("gestor serve");
            }
            // Another route that is missing has nothing to do with services.
            assertThatThrownBy(() -> manager.createWorkload(1, "command"))
                    .hasMessageContaining("answered 404")
                    .hasMessageNotContaining("services");
        }
    }

    @Test
    void sendsNoTokenWhereToldSo() throws Exception {
        var heard = new Scheduled();
        try (ApiServer server = start(AuthMode.NONE, List.of(heard))) {
            URI address = server.address();
            ManagerClient.withoutToken(address).keepServices();
            ManagerClient.at(address, folder.resolve("token"), true).collectServices();
        }

        assertThat(heard.authorizations)
                .containsExactly(
                        "",
                        "Bearer " + Files.readString(folder.resolve("token")).strip());
    }

    private ApiServer start(AuthMode auth, List<Resource> resources) throws ApiStartException {
        return ApiServer.start(ApiConfig.builder(folder).port(0).auth(auth).build(), Optional::empty, resources);
    }

    /** The routes of a scheduler, which note what shows who asks. */
    private static final class Scheduled implements Resource {
        private final Queue<String> authorizations = new ConcurrentLinkedQueue<>();

        @Override
        public void register(RoutesConfig routes) {
            routes.put("/services", context -> note(context.header("Authorization")));
            routes.delete("/services", context -> note(context.header("Authorization")));
        }

        private void note(@Nullable String authorization) {
            authorizations.add(authorization == null ? "" : authorization);
        }
    }
}
