// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerDetail;
import dev.gestor.engine.ContainerDetail.Health;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Dependency;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Limits;
import dev.gestor.engine.Owner;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.RestartRule;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.engine.SpecJson;
import dev.gestor.engine.UpdatableSettings;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Services and containers that several tests speak of. */
final class Declarations {
    static final Instant CREATED = Instant.parse("2026-11-21T10:00:00Z");

    private Declarations() {}

    static ServiceSpec service(String name, int replicas, RestartRule rule, Dependency... dependencies) {
        return new ServiceSpec(
                "shop",
                name,
                replicas,
                ContainerSpec.of(name, "shop/" + name + ":1", Owner.SERVICES),
                Optional.empty(),
                rule,
                List.of(dependencies));
    }

    static ProjectSpec project(ServiceSpec... services) {
        return new ProjectSpec("shop", List.of(services), List.of(), List.of());
    }

    static Dependency on(String service, Dependency.Condition condition) {
        return new Dependency(service, condition, true, false);
    }

    /** The container of one place as it would be made, running since it was made. */
    static Made made(ServiceSpec service, int index) {
        Map<String, String> labels =
                new HashMap<>(service.container(index, SpecJson.hash(service)).labels());
        labels.put(Labels.OWNER, Owner.SERVICES.label());
        int number = Math.abs(service.key().hashCode() % 1000) * 100 + index + 1;
        return new Made(
                "%064x".formatted(0x1000_0000_0000L + number).substring(0, 64),
                service.containerName(index),
                labels,
                ContainerState.RUNNING,
                Health.NONE,
                OptionalInt.empty(),
                CREATED,
                CREATED,
                Optional.empty(),
                Map.of("bridge", "172.17.0.2"),
                false,
                Optional.empty());
    }

    /** A container in the making, to be varied. */
    record Made(
            String id,
            String name,
            Map<String, String> labels,
            ContainerState state,
            Health health,
            OptionalInt exitCode,
            Instant created,
            Instant started,
            Optional<Instant> finished,
            Map<String, String> networks,
            boolean stopRequested,
            Optional<UpdatableSettings> settings) {
        Made named(String other) {
            return new Made(
                    id,
                    other,
                    labels,
                    state,
                    health,
                    exitCode,
                    created,
                    started,
                    finished,
                    networks,
                    stopRequested,
                    settings);
        }

        Made identified(int number) {
            return new Made(
                    "%064x".formatted(0x2000_0000_0000L + number),
                    name,
                    labels,
                    state,
                    health,
                    exitCode,
                    created.plusSeconds(number),
                    started,
                    finished,
                    networks,
                    stopRequested,
                    settings);
        }

        Made label(String key, String value) {
            Map<String, String> more = new HashMap<>(labels);
            more.put(key, value);
            return new Made(
                    id,
                    name,
                    more,
                    state,
                    health,
                    exitCode,
                    created,
                    started,
                    finished,
                    networks,
                    stopRequested,
                    settings);
        }

        Made is(ContainerState other) {
            return new Made(
                    id,
                    name,
                    labels,
                    other,
                    health,
                    exitCode,
                    created,
                    started,
                    finished,
                    networks,
                    stopRequested,
                    settings);
        }

        Made health(Health other) {
            return new Made(
                    id,
                    name,
                    labels,
                    state,
                    other,
                    exitCode,
                    created,
                    started,
                    finished,
                    networks,
                    stopRequested,
                    settings);
        }

        Made exited(int code, int secondsAfter) {
            return new Made(
                    id,
                    name,
                    labels,
                    ContainerState.EXITED,
                    health,
                    OptionalInt.of(code),
                    created,
                    started,
                    Optional.of(started.plusSeconds(secondsAfter)),
                    networks,
                    stopRequested,
                    settings);
        }

        Made onRequest() {
            return new Made(
                    id, name, labels, state, health, exitCode, created, started, finished, networks, true, settings);
        }

        Made started(int secondsAfter) {
            return new Made(
                    id,
                    name,
                    labels,
                    ContainerState.RUNNING,
                    health,
                    OptionalInt.empty(),
                    created,
                    CREATED.plusSeconds(secondsAfter),
                    Optional.empty(),
                    networks,
                    stopRequested,
                    settings);
        }

        Made created(int secondsAfter) {
            Instant time = CREATED.plusSeconds(secondsAfter);
            return new Made(
                    id, name, labels, state, health, exitCode, time, time, finished, networks, stopRequested, settings);
        }

        Made detached() {
            return attached(Map.of());
        }

        Made on(String network) {
            return attached(Map.of(network, "10.0.0.2"));
        }

        Made attached(Map<String, String> others) {
            return new Made(
                    id,
                    name,
                    labels,
                    state,
                    health,
                    exitCode,
                    created,
                    started,
                    finished,
                    others,
                    stopRequested,
                    settings);
        }

        /** As somebody left it by {@code docker update}. */
        Made updated(String restartPolicy, Limits limits) {
            var changed = Optional.of(new UpdatableSettings(restartPolicy, limits));
            return new Made(
                    id,
                    name,
                    labels,
                    state,
                    health,
                    exitCode,
                    created,
                    started,
                    finished,
                    networks,
                    stopRequested,
                    changed);
        }

        Container container() {
            return new Container(
                    id,
                    name,
                    "image",
                    labels,
                    state,
                    state == ContainerState.RUNNING ? OptionalInt.of(4711) : OptionalInt.empty(),
                    created,
                    state == ContainerState.CREATED ? Optional.empty() : Optional.of(started),
                    finished,
                    false,
                    new ContainerDetail(
                            health, exitCode, false, false, networks, List.of(), "{}", settings, stopRequested));
        }
    }
}
