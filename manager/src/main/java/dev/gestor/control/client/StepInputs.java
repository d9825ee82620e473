// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.policy.CpuPreset;
import dev.gestor.policy.CpuTargetStep;
import dev.gestor.policy.FleetCpu;
import dev.gestor.policy.PidConstants;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a step of the controller was decided from, as its decision tells it. */
final class StepInputs {
    private StepInputs() {}

    static Map<String, String> of(
            ClientDeclaration declaration,
            int leaving,
            FleetCpu cpu,
            CpuTargetStep step,
            Optional<Duration> elapsed,
            Optional<ClientFigures.Reading> reading) {
        Map<String, String> inputs = new TreeMap<>();
        inputs.put("cpu_target", decimal(declaration.target()));
        inputs.put("running", Integer.toString(cpu.running()));
        inputs.put("starting", Integer.toString(cpu.starting()));
        inputs.put("leaving", Integer.toString(leaving));
        inputs.put("measured", Integer.toString(cpu.readings().size()));
        cpu.average().ifPresent(average -> {
            inputs.put("avg_cpu_usage", decimal(average));
            inputs.put("error", decimal(average - declaration.target()));
        });
        reading.ifPresent(figures -> inputs.put("reading_age_s", seconds(figures.age())));
        elapsed.ifPresent(time -> inputs.put("elapsed_s", seconds(time)));
        inputs.put("p", decimal(step.terms().p()));
        inputs.put("i", decimal(step.terms().i()));
        inputs.put("d", decimal(step.terms().d()));
        inputs.put("u", decimal(step.terms().u()));
        inputs.put("kind", step.kind().name().toLowerCase(Locale.ROOT));
        if (declaration.law() instanceof CpuPreset preset) {
            inputs.put("preset", preset.name().toLowerCase(Locale.ROOT));
        } else {
            PidConstants constants = declaration.constants();
            inputs.put("kp", decimal(constants.kp()));
            inputs.put("ki", decimal(constants.ki()));
            inputs.put("kd", decimal(constants.kd()));
        }
        return inputs;
    }

    /** With a point in every language; constants may be small. */
    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1000.0);
    }
}
