// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.telemetry.Source;
import dev.gestor.telemetry.SourceChoice;
import dev.gestor.telemetry.TelemetryException;
import dev.gestor.telemetry.Usage;
import dev.gestor.telemetry.UsageSource;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code gestor top} of this machine, whose readings fail after the first ones: {@code exception|error OPTIONS}. */
final class FailingTop implements Adapters {
    private final SystemAdapters system;
    private final boolean error;

    private FailingTop(Map<String, String> environment, boolean error) {
        this.system = new SystemAdapters(environment);
        this.error = error;
    }

    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        Terminal terminal = Terminal.ofProcess(environment, Invocation.GESTOR);
        var adapters = new FailingTop(environment, arguments[0].equals("error"));
        String[] words = Arrays.copyOfRange(arguments, 1, arguments.length);
        System.exit(new CommandTree(
                        terminal,
                        environment,
                        true,
                        List.of(new TopCommand(adapters, terminal, environment, true, Clock.systemUTC())))
                .execute(words));
    }

    @Override
    public ContainerEngine engine(String instance, Optional<String> url) throws EngineException {
        return system.engine(instance, url);
    }

    @Override
    public UsageSource usage(SourceChoice choice, Consumer<String> notice) throws TelemetryException {
        return new Failing(system.usage(choice, notice));
    }

    private final class Failing implements UsageSource {
        private final UsageSource source;
        private int samples;

        Failing(UsageSource source) {
            this.source = source;
        }

        @Override
        public Source source() {
            return source.source();
        }

        @Override
        public Usage sample(Collection<ContainerProcess> containers) throws TelemetryException {
            samples++;
            if (samples > 3) {
                if (error) {
                    throw new OutOfMemoryError("none is left");
                }
                throw new TelemetryException("/proc/stat is not there any more");
            }
            return source.sample(containers);
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
