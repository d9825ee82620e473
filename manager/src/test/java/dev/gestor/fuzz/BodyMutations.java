// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Spoils the body of a request, what is said of it, and where it ends. */
final class BodyMutations {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> TYPES = List.of(
            "text/plain",
            "application/xml",
            "multipart/form-data; boundary=x",
            "application/json; charset=utf-16",
            "application/x-www-form-urlencoded",
            "application/json",
            "",
            "nonsense",
            "application/json;;;",
            "a/b/c",
            "text/plain; charset=nonsense");
    private static final List<String> BODIES = List.of(
            "",
            "{",
            "}",
            "[]",
            "null",
            "1",
            "\"x\"",
            "{}{}",
            "{\"a\":1,\"a\":2}",
            "[".repeat(2_000),
            "{\"a\":".repeat(900),
            "{\"count\":1e999999}",
            "{\"count\":" + "9".repeat(5_000) + "}",
            "\u00ef\u00bb\u00bf{}",
            "{\"\\ud800\":1}",
            "\0",
            "a=b&a=c",
            "&&&",
            "=",
            "%",
            "%zz=%zz",
            "{'a':1}",
            "{\"a\":NaN}",
            "/* */{}",
            "--x\r\n\r\n",
            "\u00ff\u00fe{\0}\0");

    private final Oddities oddities;

    BodyMutations(Oddities oddities) {
        this.oddities = oddities;
    }

    void spoil(Draft draft, RandomGenerator random) {
        Optional<ObjectNode> object = draft.body.flatMap(BodyMutations::object);
        if (object.isPresent() && random.nextInt(4) > 0) {
            field(draft, object.get(), random);
            return;
        }
        switch (random.nextInt(8)) {
            case 0 -> {
                draft.withoutHeader("Content-Type").header("Content-Type: " + Mutations.any(TYPES, random));
                if (draft.body.isEmpty()) {
                    set(draft, "x");
                }
                draft.mutated("content type");
            }
            case 1 -> {
                List<Draft.Framing> framings = Arrays.stream(Draft.Framing.values())
                        .filter(framing -> framing.always)
                        .toList();
                draft.framing = Mutations.any(framings, random);
                draft.mutatedAstray("framing " + draft.framing);
            }
            case 2 -> {
                draft.body = Optional.of(filled(Mutations.any(List.of(65_536, 262_144, 262_145, 300_000), random)));
                draft.mutated("large body");
            }
            case 3 -> {
                byte[] body = draft.body.orElse(new byte[0]);
                draft.body = Optional.of(Arrays.copyOf(body, body.length == 0 ? 0 : random.nextInt(body.length)));
                draft.mutated("cut body");
            }
            case 4 -> {
                byte[] noise = new byte[random.nextInt(200)];
                for (int i = 0; i < noise.length; i++) {
                    noise[i] = (byte) random.nextInt(256);
                }
                draft.body = Optional.of(noise);
                draft.mutated("noise");
            }
            default -> {
                set(draft, Mutations.any(BODIES, random));
                draft.mutated("other body");
            }
        }
    }

    private static void set(Draft draft, String body) {
        draft.body = Optional.of(body.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] filled(int size) {
        byte[] body = new byte[size];
        Arrays.fill(body, (byte) 'x');
        return body;
    }

    private static Optional<ObjectNode> object(byte[] body) {
        try {
            return JSON.readTree(body) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    /** One of its own fields, or a new one, anywhere in it. */
    private void field(Draft draft, ObjectNode whole, RandomGenerator random) {
        List<ObjectNode> objects = new ArrayList<>(List.of(whole));
        whole.forEach(child -> {
            if (child instanceof ObjectNode inner) {
                objects.add(inner);
            }
        });
        ObjectNode object = Mutations.any(objects, random);
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.isEmpty() ? "extra" : Mutations.any(names, random);
        switch (random.nextInt(10)) {
            case 0 -> object.remove(name);
            case 1 -> object.putNull(name);
            case 2 -> object.putArray(name).add(1);
            case 3 -> object.putObject(name).put("a", oddities.any(random));
            case 4 -> object.put(oddities.any(random), 1);
            case 5 ->
                object.put(
                        name, Mutations.any(List.of(-1.0, 0.0, 1e300, 0.1, -0.0, 65_536.0, 2_147_483_648.0), random));
            case 6 -> object.put(name, random.nextBoolean());
            default -> object.put(name, oddities.any(random));
        }
        JsonNode spoiled = whole;
        draft.body = Optional.of(spoiled.toString().getBytes(StandardCharsets.UTF_8));
        draft.mutated("field " + name);
    }
}
