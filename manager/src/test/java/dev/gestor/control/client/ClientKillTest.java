// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.control.Actuator;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Dispatcher;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.policy.PidConstants;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process that is killed at each of its calls to the engine in the life of a client, right before or right after the engine did
 * what was asked: another one begins with what is on the disk and on the host at that moment.
 */
class ClientKillTest extends ClientFixture {
    private static final Set<String> CHANGES = Set.of("run", "remove");
    /** Calls of the whole life: 1 + 3 created, 2 removed, 2 created, 4 removed. */
    private static final int CALLS = 12;

    private int calls;
    private boolean dead;

    static Stream<Arguments> everyCall() {
        return Stream.iterate(1, n -> n + 1)
                .limit(CALLS)
                .flatMap(n -> Stream.of(Arguments.of(n, false), Arguments.of(n, true)));
    }

    @Test
    void theLifeHasAsManyCalls() throws Exception {
        live(Integer.MAX_VALUE, false);

        assertThat(calls).isEqualTo(CALLS);
        assertThat(new ClientFile(folder).load().orElseThrow().status()).isEqualTo(ClientStatus.DEAD);
    }

    @ParameterizedTest(name = "call {0}, done: {1}")
    @MethodSource("everyCall")
    void nothingIsDoubleAndNothingLost(int fatal, boolean done) throws Exception {
        live(fatal, done);
        Files.copy(killed(), folder.resolve(ClientFile.NAME), StandardCopyOption.REPLACE_EXISTING);
        Client client = new ClientFile(folder).load().orElseThrow();
        List<Container> before = clients();

        // Constants that do nothing: what is there afterwards is what was wanted.
        new ClientFile(folder).save(client.by(PidConstants.ZERO));
        ClientControl next = control();
        turns(next, 6);

        if (!client.live()) {
            assertThat(status(next)).isEqualTo(ClientStatus.DEAD);
            assertThat(host.containers()).isEmpty();
            return;
        }
        assertThat(status(next)).isEqualTo(ClientStatus.READY);
        assertThat(clients()).hasSize(client.wanted());
        assertThat(host.containers()).hasSize(client.wanted());
        assertThat(names()).doesNotHaveDuplicates();
        // The oldest stay, whichever there were.
        List<Container> stay = before.subList(0, Math.min(before.size(), client.wanted()));
        assertThat(clients().subList(0, stay.size())).isEqualTo(stay);
        assertThat(next.board().status().problem()).isEmpty();
    }

    private Path killed() {
        return folder.resolve("killed.json");
    }

    /** From the declaration to the end, or to the call. */
    private void live(int fatal, boolean done) throws Exception {
        ContainerEngine mortal = mortal(fatal, done);
        try (var limbs = new Actuator(mortal, System::nanoTime, Duration.ofSeconds(20), false)) {
            var mortalRequests =
                    new ChangeRequests(new Dispatcher(inventory, limbs), entry -> {}, clock, UUID::randomUUID, () -> 0);
            var actions = new ClientActions(mortal, mortalRequests, () -> "%04d".formatted(number.incrementAndGet()));
            var control = new ClientControl(
                    new ClientBoard(new ClientFile(folder), clock),
                    actions,
                    inventory,
                    figures,
                    clock,
                    clock::nanoTime,
                    ClientSettings.DEFAULT);
            for (Stage stage : stages()) {
                if (dead) {
                    return;
                }
                stage.begin(control);
                for (int i = 0; i < 3 && !dead; i++) {
                    turns(control, 1);
                }
            }
        } catch (IllegalStateException e) {
            if (!dead) {
                throw e;
            }
        }
    }

    private List<Stage> stages() {
        List<Stage> stages = new ArrayList<>();
        stages.add(control -> control.declare(declaration(50, PidConstants.ZERO), "c1"));
        stages.add(control -> control.add(3));
        stages.add(control -> control.remove(2));
        stages.add(control -> {
            figures.load = () -> clients().size() < 4 ? each(70) : each(50);
            control.tune(CONSTANTS);
        });
        stages.add(ClientControl::delete);
        return stages;
    }

    private interface Stage {
        void begin(ClientControl control) throws Exception;
    }

    /** Nothing reaches the host from the fatal call on. */
    private ContainerEngine mortal(int fatal, boolean done) {
        return (ContainerEngine) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ContainerEngine.class}, (proxy, method, arguments) -> {
                    synchronized (this) {
                        boolean change = CHANGES.contains(method.getName());
                        if (change && !dead) {
                            calls++;
                        }
                        boolean now = change && !dead && calls == fatal;
                        if (now) {
                            Files.copy(folder.resolve(ClientFile.NAME), killed());
                        }
                        Optional<Object> answer = dead || (now && !done)
                                ? Optional.empty()
                                : Optional.ofNullable(invoke(method, arguments));
                        dead |= now;
                        if (dead) {
                            throw new IllegalStateException("killed");
                        }
                        return answer.orElse(null);
                    }
                });
    }

    private Object invoke(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(engine, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
