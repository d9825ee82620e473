// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * What SIGINT, SIGTERM and SIGHUP do: the first asks for a good end, a later one ends at once. A shutdown hook could do
 * neither: it cannot make the exit code 0, and the JVM ignores signals while hooks run.
 */
final class Signals {
    private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

    /** One keystroke may arrive twice: from the terminal, and passed on by a program above us. */
    private static final long SAME_KEYSTROKE_NANOS = 100_000_000;

    private static final long NEVER = Long.MIN_VALUE;

    private final Runnable endWell;
    private final IntConsumer endAtOnce;
    private final LongSupplier nanoTime;
    private final AtomicLong first = new AtomicLong(NEVER);

    /**
     * @param endWell runs at the first signal, on a thread of the JVM's
     * @param endAtOnce takes the exit code at a later one
     */
    Signals(Runnable endWell, IntConsumer endAtOnce, LongSupplier nanoTime) {
        this.endWell = endWell;
        this.endAtOnce = endAtOnce;
        this.nanoTime = nanoTime;
    }

    void received(int number) {
        long now = nanoTime.getAsLong();
        if (first.compareAndSet(NEVER, now)) {
            endWell.run();
        } else if (now - first.get() > SAME_KEYSTROKE_NANOS) {
            endAtOnce.accept(ExitCode.signal(number));
        }
    }

    /**
     * Takes the signals over. By reflection: {@code sun.misc.Signal} is in every JDK, and the compiler warns of every direct use,
     * which no annotation allows.
     */
    void install() {
        NUMBERS.forEach((name, number) -> handle(name, () -> received(number)));
    }

    /** Runs at each change of the terminal's size, on a thread of the JVM's. */
    static void onResize(Runnable action) {
        handle("WINCH", action);
    }

    /** Runs when Ctrl+Z asks this process to stop for a while; it stops by {@link #suspend}, if at all. */
    static void onSuspend(Runnable action) {
        handle("TSTP", action);
    }

    /** Runs when a stopped process goes on. */
    static void onContinue(Runnable action) {
        handle("CONT", action);
    }

    /**
     * Stops this process until it is told to go on. By a signal that no handler takes, and from outside: the JVM raises none for itself
     * but those that it handles.
     */
    static void suspend() throws IOException, InterruptedException {
        String self = Long.toString(ProcessHandle.current().pid());
        Process kill = new ProcessBuilder("sh", "-c", "kill -s STOP \"$1\"", "sh", self)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        kill.waitFor();
    }

    private static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler invocation = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    action.run();
                    return null;
                }
                // A proxy also gets what every object has.
                return method.getName().equals("hashCode") ? Integer.valueOf(name.hashCode()) : (Object) name;
            };
            Object proxy = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, invocation);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signal " + name + " cannot be handled by this JVM", e);
        }
    }
}
