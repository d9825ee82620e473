// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import dev.gestor.control.client.ClientDeclaration;
import dev.gestor.control.client.ClientSettings;
import dev.gestor.policy.CpuLaw;
import dev.gestor.policy.CpuPreset;
import dev.gestor.policy.PidConstants;
import dev.gestor.policy.ScaleLimits;
import io.javalin.http.HttpStatus;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a body asks of the autoscaler:
 *
 * <pre>
 * {"image": "shop/web:1", "cpu_target": "50", "constants": {"kp": "0.1", "ki": 0, "kd": 0},
 *  "preset": "normal", "max": 10, "step": 10, "cpus": 0.5}
 * </pre>
 *
 * of which the second line is optional, and {@code preset} stands instead of {@code constants}.
 */
final class ClientRequest {
    private static final double MOST_PERCENT = 100_000;
    private static final int MOST_CONTAINERS = 1000;

    private final RequestBody body;

    ClientRequest(RequestBody body) {
        this.body = body;
    }

    ClientDeclaration declaration(ClientSettings settings) {
        if (body.has("preset") || settings.preset().isPresent()) {
            body.require("image", "cpu_target");
        } else {
            body.require("image", "cpu_target", "constants");
        }
        String image = body.text("image");
        double target = body.number("cpu_target", 0, MOST_PERCENT);
        Optional<PidConstants> constants = body.optionalObject("constants").map(ClientRequest::constants);
        CpuLaw law = law(constants, settings.preset());
        int max = (int) body.optionalWholeNumber("max", 1, MOST_CONTAINERS).orElse(settings.max());
        int step = (int) body.optionalWholeNumber("step", 1, MOST_CONTAINERS).orElse(ScaleLimits.DEFAULT.step());
        var cpus = body.optionalNumber("cpus", 0, Double.POSITIVE_INFINITY);
        return checked(() -> new ClientDeclaration(image, target, law, new ScaleLimits(1, max, step), cpus));
    }

    /** The constants, of which those that are left out are 0; or a preset. */
    CpuLaw law() {
        return law(Optional.of(constants(body)), Optional.empty());
    }

    private CpuLaw law(Optional<PidConstants> constants, Optional<CpuPreset> usual) {
        Optional<CpuPreset> preset = body.optionalText("preset").map(this::preset);
        if (preset.isPresent() && constants.filter(c -> !c.isZero()).isPresent()) {
            throw new ProblemException(
                    HttpStatus.BAD_REQUEST, "'preset' takes the place of the constants: leave out one of them");
        }
        if (preset.isPresent()) {
            return preset.get();
        }
        return constants.isPresent()
                ? constants.get()
                : usual.map(CpuLaw.class::cast).orElse(PidConstants.ZERO);
    }

    private CpuPreset preset(String text) {
        return Arrays.stream(CpuPreset.values())
                .filter(preset -> name(preset).equals(text))
                .findFirst()
                .orElseThrow(() -> body.invalid(
                        "preset",
                        Arrays.stream(CpuPreset.values())
                                .map(ClientRequest::name)
                                .collect(Collectors.joining(", ", "one of ", ""))));
    }

    static String name(CpuPreset preset) {
        return preset.name().toLowerCase(Locale.ROOT);
    }

    private static PidConstants constants(RequestBody body) {
        double kp = constant(body, "kp");
        double ki = constant(body, "ki");
        double kd = constant(body, "kd");
        return checked(() -> new PidConstants(kp, ki, kd));
    }

    private static double constant(RequestBody body, String name) {
        return body.optionalNumber(name, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)
                .orElse(0);
    }

    /** Whatever no client can be made of is the caller's to put right; the message says what. */
    private static <T> T checked(Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw new ProblemException(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }
}
