// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.control.Actuator;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Dispatcher;
import dev.gestor.control.LiveSampling;
import dev.gestor.control.SamplingPeriods;
import dev.gestor.control.client.ClientController;
import dev.gestor.control.client.ClientDeclaration;
import dev.gestor.control.client.ClientRefusedException;
import dev.gestor.control.client.ClientSettings;
import dev.gestor.control.client.ClientStatus;
import dev.gestor.control.client.ClientView;
import dev.gestor.control.client.LiveFigures;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.Instance;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
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
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The autoscaler with everything real but the HTTP before it: Docker, kernel, journal. Closing it removes its containers. */
final class RealManager implements AutoCloseable {
    private static final Duration ACTION_LIMIT = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long LOOK_MILLIS = 100;

    private final ContainerEngine engine;
    private final Inventory inventory;
    private final LiveSource source;
    private final LiveSampling sampling;
    private final Journal journal;
    private final Actuator actuator;
    private final ClientController controller;

    /** @param folder for its state */
    RealManager(String instance, Path folder) throws Exception {
        Clock clock = Clock.systemUTC();
        DockerAddress address = DockerAddress.find(
                Optional.empty(), "", System.getenv(), Path.of(System.getProperty("user.home", "/")));
        engine = new DockerEngine(address, new Instance(instance), clock, new Random());
        inventory = engine.follow();
        source = HostLiveSource.open(SourceChoice.PROCFS, HostFiles.SYSTEM, notice -> {});
        sampling = new LiveSampling(source, inventory, clock, System::nanoTime, SamplingPeriods.DEFAULT);
        sampling.start();
        journal = Journal.open(folder, JournalLimits.DEFAULT.withoutOutbox(), instance, "here", clock);
        actuator = new Actuator(engine, System::nanoTime, ACTION_LIMIT, false);
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
    }

    /** Returns when the first container runs. */
    void declare(ClientDeclaration declaration) throws Exception {
        controller.declare(declaration);
        await(ClientStatus.READY);
    }

    ClientView view() {
        return controller.view().orElseThrow();
    }

    private void await(ClientStatus wanted) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (view().status() != wanted) {
            if (System.nanoTime() > end || view().status() == ClientStatus.DEAD) {
                throw new IOException("the client is %s and not %s after %d s at most: %s"
                        .formatted(
                                view().status(),
                                wanted,
                                PATIENCE.toSeconds(),
                                view().client().reason().or(view()::problem).orElse("no reason is known")));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** Containers that are still there are told by the client's reason, and removed by who started this. */
    @Override
    public void close() throws IOException {
        try {
            controller.delete();
            await(ClientStatus.DEAD);
        } catch (ClientRefusedException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            controller.close();
            actuator.close();
            journal.close();
            sampling.close();
            source.close();
            inventory.close();
            engine.close();
        }
    }
}
