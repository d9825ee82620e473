// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.EngineResources;
import dev.gestor.engine.ResourceSpec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine that takes its time, and notes where two calls lay hands on one container, name or resource at once. */
final class WatchedEngine {
    /** Called before and after each change, on the thread that makes it. */
    interface Delay {
        void pass() throws InterruptedException;
    }

    final ContainerEngine engine;
    final Queue<String> collisions = new ConcurrentLinkedQueue<>();
    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger running = new AtomicInteger();

    private final Set<String> hands = ConcurrentHashMap.newKeySet();
    private final Delay delay;

    WatchedEngine(ContainerEngine real, Delay delay) {
        this.delay = delay;
        EngineResources resources = watched(EngineResources.class, real.resources());
        engine = (ContainerEngine) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ContainerEngine.class},
                (proxy, method, arguments) -> method.getName().equals("resources")
                        ? resources
                        : call(real, method, arguments == null ? new Object[0] : arguments));
    }

    private <T> T watched(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call(real, method, arguments)));
    }

    private Object call(Object real, Method method, Object[] arguments) throws Throwable {
        List<String> subjects = subjects(method.getName(), arguments);
        List<String> held = new ArrayList<>();
        running.incrementAndGet();
        try {
            for (String subject : subjects) {
                if (hands.add(subject)) {
                    held.add(subject);
                } else {
                    collisions.add(method.getName() + " of " + subject);
                }
            }
            if (subjects.isEmpty()) {
                return method.invoke(real, arguments);
            }
            calls.incrementAndGet();
            delay.pass();
            Object result = method.invoke(real, arguments);
            delay.pass();
            return result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            held.forEach(hands::remove);
            running.decrementAndGet();
        }
    }

    private static List<String> subjects(String method, Object[] arguments) {
        return switch (method) {
            case "run" -> List.of("name " + ((ContainerSpec) arguments[0]).name());
            case "change" ->
                arguments[1] instanceof ContainerChange.Rename rename
                        ? List.of("id " + arguments[0], "name " + rename.name())
                        : List.of("id " + arguments[0]);
            case "stop" -> List.of("id " + arguments[0]);
            case "remove" ->
                arguments[0] instanceof ResourceSpec resource
                        ? List.of(resource.getClass().getSimpleName() + " " + resource.name())
                        : List.of("id " + arguments[0]);
            case "ensure" -> {
                ResourceSpec resource = (ResourceSpec) arguments[0];
                yield List.of(resource.getClass().getSimpleName() + " " + resource.name());
            }
            default -> List.of();
        };
    }
}
