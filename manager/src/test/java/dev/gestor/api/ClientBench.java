// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.batch.DecisionRecord;
import dev.gestor.control.Actuator;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Dispatcher;
import dev.gestor.control.LiveSampling;
import dev.gestor.control.SamplingPeriods;
import dev.gestor.control.client.ClientController;
import dev.gestor.control.client.ClientSettings;
import dev.gestor.control.client.LiveFigures;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.Instance;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.journal.DecisionQuery;
import dev.gestor.journal.Journal;
import dev.gestor.journal.JournalLimits;
import dev.gestor.telemetry.HostFiles;
import dev.gestor.telemetry.HostLiveSource;
import dev.gestor.telemetry.LiveSource;
import dev.gestor.telemetry.SourceChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;

/** The autoscaler with everything real: Docker, kernel, journal, HTTP. Closing it is an end like kill -9 as far as the client goes. */
final class ClientBench implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    final String instance;
    final DockerCommand docker = DockerCommand.onThisMachine();
    private final ContainerEngine engine;
    private final Inventory inventory;
    private final LiveSource source;
    private final LiveSampling sampling;
    private final Journal journal;
    private final Actuator actuator;
    private final ClientController controller;
    private final ApiServer server;
    private final RawHttp http;
    private final OpenApiCheck description;

    ClientBench(Path folder, String instance) throws Exception {
        this.instance = instance;
        Clock clock = Clock.systemUTC();
        engine = engine(instance);
        inventory = engine.follow();
        source = HostLiveSource.open(SourceChoice.PROCFS, HostFiles.SYSTEM, notice -> {});
        sampling = new LiveSampling(source, inventory, clock, System::nanoTime, SamplingPeriods.DEFAULT);
        sampling.start();
        journal = Journal.open(folder, JournalLimits.DEFAULT.withoutOutbox(), instance, "here", clock);
        actuator = new Actuator(engine, System::nanoTime, Duration.ofSeconds(60), false);
        var requests = new ChangeRequests(
                new Dispatcher(inventory, actuator),
                entry -> journal.append(entry.host().stream().toList(), entry.containers(), entry.decisions()),
                clock,
                UUID::randomUUID,
                () -> 0);
        controller = ClientController.open(
                folder,
                engine,
                inventory,
                requests,
                new LiveFigures(sampling),
                clock,
                System::nanoTime,
                new SplittableRandom(),
                ClientSettings.DEFAULT);
        controller.start();
        server = ApiServer.start(
                ApiConfig.builder(folder)
                        .port(0)
                        .auth(AuthMode.NONE)
                        .corsOrigins(List.of(WebOrigin.parse("http://localhost:3000")))
                        .build(),
                Optional::empty,
                List.of(new ClientResource(controller)));
        http = new RawHttp(server, folder);
        description = OpenApiCheck.of(server);
    }

    static ContainerEngine engine(String instance) {
        DockerAddress address = DockerAddress.find(Optional.empty(), "", Map.of(), Path.of("/nonexistent"));
        return new DockerEngine(address, new Instance(instance), Clock.systemUTC(), new Random(1));
    }

    /** As a program sends it; every answer is held against the description. */
    RawHttp.Answer ask(String method, String path, String body) throws IOException {
        String[] headers = body.isEmpty() ? new String[0] : new String[] {"Content-Type: application/json"};
        RawHttp.Answer answer = http.request(method, path, body, headers);
        description.answer(method, path, answer);
        return answer;
    }

    RawHttp.Answer raw(String method, String path, String... headers) throws IOException {
        return http.request(method, path, "", headers);
    }

    OpenApiCheck description() {
        return description;
    }

    JsonNode client() throws IOException {
        return json(ask("GET", "/client", ""));
    }

    static JsonNode json(RawHttp.Answer answer) throws IOException {
        return JSON.readTree(answer.body());
    }

    List<DecisionRecord> decisions(String policy, String action) {
        return journal.decisions(DecisionQuery.all().withPolicy(policy)).stream()
                .filter(decision -> decision.action().equals(action))
                .toList();
    }

    /** As Docker itself tells: ids of this instance's containers in any state, youngest first. */
    List<String> ids() throws Exception {
        String listed =
                docker.run("ps", "--all", "--quiet", "--no-trunc", "--filter", "label=gestor.instance=" + instance);
        return listed.isEmpty() ? List.of() : List.of(listed.split("\n", -1));
    }

    @Override
    public void close() throws IOException {
        server.close();
        controller.close();
        actuator.close();
        journal.close();
        sampling.close();
        source.close();
        inventory.close();
        engine.close();
    }
}
