// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.control.service.Services;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.SpecJson;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** The services of a manager that runs, by its HTTP interface. Every method throws where it cannot be reached or refuses. */
public final class ServicesClient {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final byte[] NO_BODY = {};

    private final ManagerClient manager;

    public ServicesClient(ManagerClient manager) {
        this.manager = manager;
    }

    public void declare(ProjectSpec project) throws IOException {
        manager.requestOfServices("PUT", "/v1/projects/" + escape(project.name()), body(project));
    }

    public DriftView plan(ProjectSpec project) throws IOException {
        byte[] answer =
                manager.requestOfServices("POST", "/v1/projects/" + escape(project.name()) + "/plan", body(project));
        return JSON.readValue(answer, DriftView.class);
    }

    /** @param name a project's, a service's or a container's */
    public void withdraw(String name, boolean removeVolumes) throws IOException {
        manager.requestOfServices("DELETE", "/v1/services?name=" + escape(name) + "&volumes=" + removeVolumes, NO_BODY);
    }

    /** @return what is held, or no longer held, by its whole name */
    public String hold(String name, boolean hold) throws IOException {
        byte[] answer = manager.requestOfServices(hold ? "PUT" : "DELETE", "/v1/holds?name=" + escape(name), NO_BODY);
        return JSON.readValue(answer, Held.class).name();
    }

    public Listing list() throws IOException {
        return JSON.readValue(manager.requestOfServices("GET", "/v1/services", NO_BODY), Listing.class);
    }

    private static byte[] body(ProjectSpec project) {
        return SpecJson.write(project).getBytes(StandardCharsets.UTF_8);
    }

    private static String escape(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * @param leaving projects that are withdrawn and of which something is left
     * @param problems kept declarations that could not be read
     */
    public record Listing(
            @JsonProperty("services") List<ServiceView> services,
            @JsonProperty("leaving") Set<String> leaving,
            @JsonProperty("problems") List<String> problems) {
        public static Listing of(Services services) {
            return new Listing(
                    services.status().stream().map(ServiceView::of).toList(), services.leaving(), services.problems());
        }
    }

    private record Held(@JsonProperty("name") String name) {}
}
