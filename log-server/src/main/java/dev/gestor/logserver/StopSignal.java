// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver;

import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Waits for SIGTERM or SIGINT, so that the process can end by itself with exit code 0; a shutdown hook would leave
 * 143. A second signal ends it at once.
 */
final class StopSignal {
    private final CountDownLatch received = new CountDownLatch(1);
    private final AtomicBoolean stopping = new AtomicBoolean();

    private StopSignal() {}

    /** By reflection: {@code sun.misc.Signal} is in every JDK, but each direct use of it is a compiler warning. */
    static StopSignal install() {
        StopSignal stop = new StopSignal();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    StopSignal.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            stop.handle((int) signal.getMethod("getNumber").invoke(arguments[0]));
                        }
                        return null;
                    });
            for (String name : new String[] {"TERM", "INT", "HUP"}) {
                signal.getMethod("handle", signal, handlerType)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This Java cannot handle signals", e);
        }
        return stop;
    }

    private void handle(int number) {
        if (!stopping.compareAndSet(false, true)) {
            Runtime.getRuntime().halt(128 + number);
        }
        received.countDown();
    }

    void await() throws InterruptedException {
        received.await();
    }
}
