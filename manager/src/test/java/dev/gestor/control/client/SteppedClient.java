// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.control.ChangeRequests;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.Inventory;
import dev.gestor.policy.CpuPreset;
import dev.gestor.policy.ScaleLimits;
import dev.gestor.telemetry.LiveSample;
import dev.gestor.telemetry.LiveSource;
import dev.gestor.telemetry.TelemetryException;
import dev.gestor.telemetry.UsageSource.ContainerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;

/** The autoscaler without its thread: a test has it take its turns, each after one reading of the figures. */
public final class SteppedClient {
    private static final double PERCENT = 100;

    private final Inventory inventory;
    private final LiveSource source;
    private final ClientControl control;
    private Optional<ClientFigures.Reading> reading = Optional.empty();

    public SteppedClient(
            Path folder,
            ContainerEngine engine,
            Inventory inventory,
            ChangeRequests requests,
            LiveSource source,
            SteppedClock clock)
            throws IOException {
        this.inventory = inventory;
        this.source = source;
        var number = new AtomicInteger();
        control = new ClientControl(
                new ClientBoard(new ClientFile(folder), clock),
                new ClientActions(engine, requests, () -> "%08d".formatted(number.incrementAndGet())),
                inventory,
                new Figures(),
                clock,
                clock::nanoTime,
                ClientSettings.DEFAULT);
    }

    public void declare(String image, double target, int max) throws ClientRefusedException, IOException {
        var limits = new ScaleLimits(1, max, max);
        control.declare(new ClientDeclaration(image, target, CpuPreset.EAGER, limits, OptionalDouble.empty()), "c1");
    }

    public void turn() throws InterruptedException, IOException, TelemetryException {
        List<ContainerProcess> running = inventory.containers().stream()
                .filter(Container::running)
                .map(c -> new ContainerProcess(c.id(), c.pid().orElseThrow()))
                .toList();
        LiveSample sample = source.sample(running);
        Map<String, Double> percent = new HashMap<>();
        sample.usage()
                .containers()
                .forEach((id, usage) -> usage.cpuCores().ifPresent(cores -> percent.put(id, cores * PERCENT)));
        reading = Optional.of(new ClientFigures.Reading(sample.time(), Duration.ZERO, percent));
        control.turn();
    }

    public Client client() {
        return control.board().client();
    }

    private final class Figures implements ClientFigures {
        @Override
        public Lease hold() {
            return () -> {};
        }

        @Override
        public Optional<Reading> latest() {
            return reading;
        }
    }
}
