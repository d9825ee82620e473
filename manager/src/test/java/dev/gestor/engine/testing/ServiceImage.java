// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.ImageSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An image of one static C program that plays a service. {@code serve} (the default) runs until SIGTERM; {@code check} is its health
 * check, which passes unless somebody ran {@code sicken} in the container since it started; {@code end CODE MILLISECONDS} ends by
 * itself after that time; {@code slow MILLISECONDS} serves and is well only after that time.
 */
public final class ServiceImage {
    public static final String TAG = "gestor/test-service:1";

    private static final String SOURCE = """
            #include <fcntl.h>
            #include <signal.h>
            #include <stdlib.h>
            #include <string.h>
            #include <unistd.h>

            static void end(int signal)
            {
            	_exit(signal == SIGTERM ? 0 : 1);
            }

            int main(int argc, char **argv)
            {
            	const char *mode = argc > 1 ? argv[1] : "serve";

            	if (strcmp(mode, "check") == 0)
            		return access("/sick", F_OK) == 0;
            	if (strcmp(mode, "sicken") == 0)
            		return open("/sick", O_CREAT | O_WRONLY, 0600) < 0;
            	if (strcmp(mode, "end") == 0 && argc > 3) {
            		usleep((useconds_t)atoi(argv[3]) * 1000);
            		return atoi(argv[2]);
            	}
            	signal(SIGTERM, end);
            	if (strcmp(mode, "slow") == 0 && argc > 2) {
            		close(open("/sick", O_CREAT | O_WRONLY, 0600));
            		usleep((useconds_t)atoi(argv[2]) * 1000);
            	}
            	unlink("/sick");
            	for (;;)
            		pause();
            }
            """;

    private ServiceImage() {}

    /** Builds it where it is missing. */
    public static void ensure(ContainerEngine engine) throws EngineException, IOException, InterruptedException {
        if (engine.image(TAG).isEmpty()) {
            String dockerfile = "FROM scratch\nCOPY program /program\nEXPOSE 8080\nENTRYPOINT [\"/program\"]\n";
            engine.build(new ImageSpec(TAG, dockerfile, Map.of("program", program()), Map.of("gestor.test", "true")));
        }
    }

    private static byte[] program() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("gestor-service-image");
        Path source = folder.resolve("program.c");
        Path program = folder.resolve("program");
        try {
            Files.writeString(source, SOURCE);
            DockerCommand.output(List.of("cc", "-Os", "-static", "-o", program.toString(), source.toString()));
            return Files.readAllBytes(program);
        } finally {
            Files.deleteIfExists(program);
            Files.deleteIfExists(source);
            Files.delete(folder);
        }
    }
}
