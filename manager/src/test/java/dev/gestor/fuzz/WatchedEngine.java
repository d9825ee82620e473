// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineResources;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * An engine that notes which containers the program wanted to change though it must not. A proxy, so that a method that the
 * engine gets later is watched as well: whatever is not known to read, changes the container of its first argument.
 */
final class WatchedEngine {
    private static final Set<String> READS = Set.of(
            "info",
            "list",
            "find",
            "image",
            "named",
            "resources",
            "follow",
            "close",
            "build",
            "inspect",
            "toString",
            "hashCode");

    private static final Set<String> CHANGES = Set.of("run", "stop", "remove");
    private static final int MOST_HELD_SECONDS = 60;

    private final ContainerEngine engine;
    private final Function<String, Optional<Container>> containers;
    private final Predicate<Container> mayChange;

    /** Guarded by this. */
    private final List<String> trespasses = new ArrayList<>();

    private int changes;
    private volatile boolean failing;
    private volatile CountDownLatch goesOn = new CountDownLatch(0);

    /**
     * @param containers of the whole host, by id
     * @param mayChange which of them requests may change
     */
    WatchedEngine(
            ContainerEngine engine, Function<String, Optional<Container>> containers, Predicate<Container> mayChange) {
        this.engine = engine;
        this.containers = containers;
        this.mayChange = mayChange;
    }

    /** From now on the engine answers, and refuses whatever it is asked; or no longer. */
    void fail(boolean always) {
        failing = always;
    }

    /** Creations and removals do not come back from now on; or all of them do. */
    void hold(boolean held) {
        goesOn.countDown();
        goesOn = new CountDownLatch(held ? 1 : 0);
    }

    ContainerEngine proxy() {
        return (ContainerEngine) Proxy.newProxyInstance(
                ContainerEngine.class.getClassLoader(),
                new Class<?>[] {ContainerEngine.class},
                (proxy, method, arguments) -> call(method, arguments == null ? new Object[0] : arguments));
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        if (!READS.contains(method.getName())) {
            look(method.getName(), arguments[0]);
        }
        if (CHANGES.contains(method.getName()) && !goesOn.await(MOST_HELD_SECONDS, TimeUnit.SECONDS)) {
            throw new EngineException("held up for too long");
        }
        if (failing && method.getName().equals("resources")) {
            return Proxy.newProxyInstance(
                    EngineResources.class.getClassLoader(),
                    new Class<?>[] {EngineResources.class},
                    (proxy, asked, with) -> {
                        throw new EngineException("the engine of this test fails at " + asked.getName());
                    });
        }
        if (failing && List.of(method.getExceptionTypes()).contains(EngineException.class)) {
            throw new EngineException("the engine of this test fails at " + method.getName());
        }
        try {
            return method.invoke(engine, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private synchronized void look(String method, Object subject) {
        changes++;
        if (subject instanceof ContainerSpec) {
            return;
        }
        Optional<Container> container = containers.apply(String.valueOf(subject));
        if (container.isPresent() && !mayChange.test(container.get())) {
            trespasses.add("%s of %s %s"
                    .formatted(method, container.get().name(), container.get().labels()));
        }
    }

    synchronized List<String> trespasses() {
        return List.copyOf(trespasses);
    }

    synchronized int changes() {
        return changes;
    }
}
