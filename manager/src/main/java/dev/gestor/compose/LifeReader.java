// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import dev.gestor.engine.Dependency;
import dev.gestor.engine.RestartRule;
import dev.gestor.engine.StopRule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** When a service's containers start, how they end, and when they are started again. */
final class LifeReader {
    private static final String ON_FAILURE = "on-failure";
    private static final Pattern SIGNAL = Pattern.compile("(SIG)?[A-Z][A-Z0-9+-]{1,10}|[0-9]{1,2}");

    private final Reading reading;

    LifeReader(Reading reading) {
        this.reading = reading;
    }

    /** A dependency, and where the file says so. */
    record Declared(Place place, Dependency dependency) {}

    /** By the other service's name. */
    Map<String, Declared> dependencies(Value.Fields service) {
        Map<String, Declared> dependencies = new LinkedHashMap<>();
        Optional<Value> declared = service.get("depends_on");
        if (declared.isPresent() && declared.get() instanceof Value.Fields map) {
            map.values().forEach((name, value) -> dependencies.put(name, dependency(name, value)));
        } else {
            for (Value item : reading.items(service, "depends_on")) {
                reading.word(item)
                        .ifPresent(name -> dependencies.put(
                                name,
                                new Declared(
                                        item.place(),
                                        new Dependency(name, Dependency.Condition.STARTED, true, false))));
            }
        }
        return dependencies;
    }

    private Declared dependency(String name, Value value) {
        Optional<Value.Fields> fields = reading.fields(value);
        fields.ifPresent(found -> Keys.check(found, "services.*.depends_on.*", reading.findings()));
        String condition =
                fields.flatMap(found -> reading.text(found, "condition")).orElse("");
        Dependency.Condition known = switch (condition) {
            case "service_healthy" -> Dependency.Condition.HEALTHY;
            case "service_completed_successfully" -> Dependency.Condition.COMPLETED;
            default -> Dependency.Condition.STARTED;
        };
        if (known == Dependency.Condition.STARTED && !condition.equals("service_started")) {
            reading.findings()
                    .problem(
                            fields.map(found -> found.placeOf("condition")).orElse(value.place()),
                            "%s is no condition".formatted(Findings.shown(condition)),
                            "write service_started, service_healthy or service_completed_successfully");
        }
        return new Declared(
                value.place(),
                new Dependency(
                        name,
                        known,
                        fields.map(found -> reading.flag(found, "required", true))
                                .orElse(true),
                        fields.map(found -> reading.flag(found, "restart", false))
                                .orElse(false)));
    }

    StopRule stop(Value.Fields service) {
        Optional<String> signal = service.get("stop_signal").flatMap(reading::plain);
        if (signal.isPresent() && !SIGNAL.matcher(signal.get()).matches()) {
            reading.findings()
                    .problem(
                            service.placeOf("stop_signal"),
                            "%s is no signal".formatted(Findings.shown(signal.get())),
                            "write one as SIGTERM");
        }
        return new StopRule(signal, reading.duration(service, "stop_grace_period"));
    }

    /** {@code deploy.restart_policy} wins over {@code restart}. */
    RestartRule restart(Value.Fields service, Optional<Value.Fields> deploy) {
        RestartRule own = service.get("restart").map(this::restart).orElse(RestartRule.NO);
        return deploy.flatMap(fields -> reading.section(fields, "restart_policy", "services.*.deploy.restart_policy"))
                .map(this::policy)
                .orElse(own);
    }

    private RestartRule restart(Value value) {
        if (value instanceof Value.Scalar scalar && scalar.kind() == Value.Kind.FLAG) {
            reading.wrong(value, "a restart rule", "write \"no\" in quotes, always, on-failure or unless-stopped");
            return RestartRule.NO;
        }
        String text = reading.text(value).orElse("no");
        int colon = text.indexOf(':');
        if (colon >= 0 && text.substring(0, colon).equals(ON_FAILURE)) {
            Value.Scalar number = new Value.Scalar(
                    value.place(), text.substring(colon + 1), text.substring(colon + 1), Value.Kind.TEXT);
            return onFailure(Optional.of(number));
        }
        return switch (text) {
            case "no" -> RestartRule.NO;
            case "always" -> RestartRule.ALWAYS;
            case ON_FAILURE -> RestartRule.ON_FAILURE;
            case "unless-stopped" -> RestartRule.UNLESS_STOPPED;
            default -> {
                reading.wrong(value, "a restart rule", "write no, always, on-failure, on-failure:5 or unless-stopped");
                yield RestartRule.NO;
            }
        };
    }

    private RestartRule policy(Value.Fields policy) {
        String condition = reading.text(policy, "condition").orElse("any");
        Optional<Value> attempts = policy.get("max_attempts");
        if (attempts.isPresent() && !condition.equals(ON_FAILURE)) {
            reading.findings()
                    .problem(
                            attempts.get().place(),
                            "a number of attempts goes with condition: on-failure alone",
                            "remove it, or write condition: on-failure");
        }
        return switch (condition) {
            case "none", "no" -> RestartRule.NO;
            case "any", "always" -> RestartRule.ALWAYS;
            case "unless-stopped" -> RestartRule.UNLESS_STOPPED;
            case ON_FAILURE -> onFailure(attempts);
            default -> {
                reading.findings()
                        .problem(
                                policy.placeOf("condition"),
                                "%s is no condition".formatted(Findings.shown(condition)),
                                "write none, on-failure or any");
                yield RestartRule.NO;
            }
        };
    }

    /** 0 attempts: no limit. */
    private RestartRule onFailure(Optional<Value> attempts) {
        long most = attempts.map(
                        value -> reading.whole(value, 0, Integer.MAX_VALUE).orElse(0))
                .orElse(0L);
        return most == 0
                ? RestartRule.ON_FAILURE
                : new RestartRule(RestartRule.When.ON_FAILURE, OptionalInt.of((int) most));
    }
}
