// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import dev.gestor.engine.HealthCheck;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A service's health check.
 *
 * <pre>
 * healthcheck:
 *   test: ["CMD", "pg_isready", "-U", "shop"]    or one line for the container's shell
 *   interval: 10s
 *   retries: 5
 * </pre>
 */
final class HealthCheckReader {
    private static final String REMEDY = "write one line, or a list that begins with CMD or CMD-SHELL, or [\"NONE\"]";

    private final Reading reading;

    HealthCheckReader(Reading reading) {
        this.reading = reading;
    }

    /** Empty: the image's. */
    Optional<HealthCheck> read(Value.Fields service) {
        Optional<Value.Fields> section = reading.section(service, "healthcheck", "services.*.healthcheck");
        if (section.isEmpty()) {
            return Optional.empty();
        }
        Value.Fields fields = section.get();
        List<String> test = fields.get("test").map(this::test).orElse(List.of());
        HealthCheck check = new HealthCheck(
                test,
                reading.duration(fields, "interval"),
                reading.duration(fields, "timeout"),
                reading.duration(fields, "start_period"),
                fields.get("retries").isPresent() ? reading.wholeInt(fields, "retries", 0) : OptionalInt.empty());
        if (reading.flag(fields, "disable", false)) {
            if (!test.isEmpty() && !test.equals(HealthCheck.NONE.test())) {
                reading.findings()
                        .problem(fields.placeOf("disable"), "there is a test as well", "remove disable: or test:");
            }
            return Optional.of(HealthCheck.NONE);
        }
        return Optional.of(test.equals(HealthCheck.NONE.test()) ? HealthCheck.NONE : check);
    }

    private List<String> test(Value value) {
        if (value instanceof Value.Scalar) {
            return reading.word(value).map(line -> List.of("CMD-SHELL", line)).orElse(List.of());
        }
        List<String> words = reading.texts(reading.items(value));
        String first = words.isEmpty() ? "" : words.get(0);
        boolean usable = (first.equals("NONE") && words.size() == 1)
                || (Set.of("CMD", "CMD-SHELL").contains(first) && words.size() > 1);
        if (!usable) {
            reading.findings()
                    .problem(
                            value.place(),
                            "the test %s cannot be run".formatted(Findings.shown(String.join(" ", words))),
                            REMEDY);
        }
        return words;
    }
}
