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
 * An image of one static C program, so that no registry is needed. Its first argument tells what it does: {@code idle} (the
 * default), {@code burn} keeps one core busy, {@code fill} also touches as many MiB as the second argument says, and {@code deaf}
 * does not end on SIGTERM. SIGTERM ends it with 0, SIGQUIT with 4, SIGUSR1 with 3.
 *
 * <p>The others are for {@code docker exec} and end at once: {@code check} with 0 while the file of the second argument exists,
 * {@code touch} makes it and {@code erase} removes it.
 */
public final class TestImage {
    public static final String TAG = "gestor/test-program:3";

    private static final String SOURCE = """
            #include <fcntl.h>
            #include <signal.h>
            #include <stdio.h>
            #include <stdlib.h>
            #include <string.h>
            #include <unistd.h>

            static void end(int signal)
            {
            	_exit(signal == SIGTERM ? 0 : signal == SIGUSR1 ? 3 : 4);
            }

            int main(int argc, char **argv)
            {
            	const char *mode = argc > 1 ? argv[1] : "idle";

            	if (argc > 2 && strcmp(mode, "check") == 0)
            		return access(argv[2], F_OK) == 0 ? 0 : 1;
            	if (argc > 2 && strcmp(mode, "touch") == 0)
            		return open(argv[2], O_CREAT | O_WRONLY, 0600) < 0;
            	if (argc > 2 && strcmp(mode, "erase") == 0)
            		return unlink(argv[2]) != 0;
            	if (argc > 2 && strcmp(mode, "say") == 0) {
            		dprintf(1, "%s\\n", argv[2]);
            		dprintf(2, "%s again\\n", argv[2]);
            		return 0;
            	}
            	if (strcmp(mode, "deaf") != 0)
            		signal(SIGTERM, end);
            	signal(SIGQUIT, end);
            	signal(SIGUSR1, end);
            	if (strcmp(mode, "fill") == 0 && argc > 2) {
            		size_t size = (size_t)atoi(argv[2]) << 20;
            		char *memory = malloc(size);

            		if (!memory)
            			return 1;
            		memset(memory, 1, size);
            	}
            	if (strcmp(mode, "burn") == 0)
            		for (volatile unsigned long i = 0;; i++)
            			;
            	for (;;)
            		pause();
            }
            """;

    private TestImage() {}

    /** Builds it where it is missing. */
    public static void ensure(ContainerEngine engine) throws EngineException, IOException, InterruptedException {
        if (engine.image(TAG).isEmpty()) {
            engine.build(spec(TAG));
        }
    }

    public static ImageSpec spec(String tag) throws IOException, InterruptedException {
        String dockerfile = "FROM scratch\nCOPY program /program\nENTRYPOINT [\"/program\"]\n";
        return new ImageSpec(tag, dockerfile, Map.of("program", program()), Map.of("gestor.test", "true"));
    }

    private static byte[] program() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("gestor-test-image");
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
