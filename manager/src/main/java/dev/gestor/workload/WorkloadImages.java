// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload;

import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.ImageSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The four images, made {@code FROM scratch} of the one program that this jar carries. A label holds the hash of what went in:
 * an image is built where it is missing or was made of something else.
 */
public final class WorkloadImages {
    /** Label of an image: hash of its content. */
    static final String CONTENT = "gestor.content";

    private static final String PROGRAM = "workload";

    private final byte[] program;

    /** With the program of this jar. */
    public WorkloadImages() {
        this(resource());
    }

    WorkloadImages(byte[] program) {
        this.program = program.clone();
    }

    /**
     * Builds what is missing or outdated.
     *
     * @return the kinds whose image was built
     */
    public List<WorkloadKind> ensure(ContainerEngine engine) throws EngineException {
        List<WorkloadKind> built = new ArrayList<>();
        for (WorkloadKind kind : WorkloadKind.values()) {
            ImageSpec wanted = spec(kind);
            Optional<String> present =
                    engine.image(wanted.tag()).map(image -> image.labels().getOrDefault(CONTENT, ""));
            if (!present.equals(Optional.ofNullable(wanted.labels().get(CONTENT)))) {
                engine.build(wanted);
                built.add(kind);
            }
        }
        return built;
    }

    ImageSpec spec(WorkloadKind kind) {
        String dockerfile = """
                FROM scratch
                COPY %1$s /%1$s
                USER 65534:65534
                ENTRYPOINT ["/%1$s", "%2$s"]
                """.formatted(PROGRAM, kind.label());
        return new ImageSpec(
                kind.image() + ":latest", dockerfile, Map.of(PROGRAM, program), Map.of(CONTENT, hash(dockerfile)));
    }

    private String hash(String dockerfile) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(dockerfile.getBytes(StandardCharsets.UTF_8));
            digest.update(program);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] resource() {
        try (InputStream in = WorkloadImages.class.getResourceAsStream(PROGRAM)) {
            if (in == null) {
                throw new IllegalStateException("the manager's jar lacks the workload program; build it with make");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
