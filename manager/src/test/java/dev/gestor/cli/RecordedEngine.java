// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.EngineResources;
import dev.gestor.engine.ResourceSpec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An engine that notes each change asked of it, whether it succeeds or not. */
final class RecordedEngine {
    /** What a change comes to. */
    enum Kind {
        CREATE,
        /** Stopped or removed. */
        END,
        CHANGE,
        RESOURCE
    }

    /**
     * One change.
     *
     * @param subject id of the container, or name of the network or volume; empty text for a container that was not created
     * @param name of a container that was to be created, else empty text
     */
    record Call(Kind kind, String subject, String name) {}

    final ContainerEngine engine;
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();

    RecordedEngine(ContainerEngine real) {
        EngineResources resources = noting(EngineResources.class, real.resources());
        engine = (ContainerEngine) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ContainerEngine.class},
                (proxy, method, arguments) ->
                        method.getName().equals("resources") ? resources : call(real, method, arguments));
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    private <T> T noting(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call(real, method, arguments)));
    }

    @SuppressWarnings(
            "NullAway") // Reflection: what a method without arguments, or without a result, has instead of them.
    private Object call(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            Object result = method.invoke(real, arguments);
            note(method.getName(), arguments, result instanceof Container made ? made.id() : "");
            return result;
        } catch (InvocationTargetException e) {
            note(method.getName(), arguments, "");
            throw e.getCause();
        }
    }

    private void note(String method, Object[] arguments, String created) {
        switch (method) {
            case "run" -> calls.add(new Call(Kind.CREATE, created, ((ContainerSpec) arguments[0]).name()));
            case "stop" -> calls.add(new Call(Kind.END, (String) arguments[0], ""));
            case "change" -> calls.add(new Call(Kind.CHANGE, (String) arguments[0], ""));
            case "remove" ->
                calls.add(
                        arguments[0] instanceof ResourceSpec resource
                                ? new Call(Kind.RESOURCE, resource.name(), "")
                                : new Call(Kind.END, (String) arguments[0], ""));
            case "ensure" -> calls.add(new Call(Kind.RESOURCE, ((ResourceSpec) arguments[0]).name(), ""));
            default -> {}
        }
    }
}
