// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * What SIGINT, SIGTERM and SIGHUP do: the first asks for a good end, a later one ends at once. A shutdown hook could do
 * neither: it cannot make the exit code 0, and the JVM ignores signals while hooks run.
 */
final class Signals {
    private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

    private static final String SUSPEND = "TSTP";
    private static final int SUSPEND_NUMBER = 20;
    private static final String HANDLER = "sun.misc.SignalHandler";
    private static final String PENDING = "ShdPnd:";

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
        handle(SUSPEND, action);
    }

    /** Runs when a stopped process goes on. */
    static void onContinue(Runnable action) {
        handle("CONT", action);
    }

    /**
     * Stops this process until it is told to go on, as Ctrl+Z does to a program that does not care: by the signal's own action. The
     * kernel takes no notice of it where nobody would tell the process to go on (a shell without job control, a terminal with no shell
     * at all), and then this returns at once. From outside: the JVM raises none for itself but those that it handles.
     */
    static void suspend() throws IOException, InterruptedException {
        Object ours = replace(SUSPEND, systemDefault());
        try {
            String self = Long.toString(ProcessHandle.current().pid());
            Process kill = new ProcessBuilder("sh", "-c", "kill -s TSTP \"$1\"", "sh", self)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            kill.waitFor();
            // Taken by whichever thread comes first: until then this one would go on as if nothing were.
            while (isPending(SUSPEND_NUMBER)) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } finally {
            replace(SUSPEND, ours);
        }
    }

    /** Whether a signal for this process waits for a thread that takes it. */
    private static boolean isPending(int number) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1)) {
            if (line.startsWith(PENDING)) {
                return (Long.parseUnsignedLong(line.substring(PENDING.length()).strip(), 16) >> (number - 1) & 1) == 1;
            }
        }
        return false;
    }

    private static void handle(String name, Runnable action) {
        InvocationHandler invocation = (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
                action.run();
                return null;
            }
            // A proxy also gets what every object has.
            return method.getName().equals("hashCode") ? Integer.valueOf(name.hashCode()) : (Object) name;
        };
        try {
            Class<?> handler = Class.forName(HANDLER);
            replace(name, Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, invocation));
        } catch (ReflectiveOperationException e) {
            throw unsupported(name, e);
        }
    }

    /** @return who handled it before */
    private static Object replace(String name, Object handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            return signal.getMethod("handle", signal, Class.forName(HANDLER))
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
        } catch (ReflectiveOperationException e) {
            throw unsupported(name, e);
        }
    }

    private static Object systemDefault() {
        try {
            return Class.forName(HANDLER).getField("SIG_DFL").get(null);
        } catch (ReflectiveOperationException e) {
            throw unsupported(SUSPEND, e);
        }
    }

    private static IllegalStateException unsupported(String name, ReflectiveOperationException e) {
        return new IllegalStateException("signal " + name + " cannot be handled by this JVM", e);
    }
}
