// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.ImageSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Images of one static C server on port 5000, which takes one byte a connection: {@code b} makes it burn as much CPU as it is
 * let, {@code i} makes it idle again. Two more of them do not work.
 */
public final class LoadImage {
    public static final String TAG = "gestor/test-load:1";
    /** Ends at once with exit code 1. */
    public static final String FAILING = "gestor/test-load-failing:1";
    /** Cannot bind its port: exit code 98. */
    public static final String UNBINDABLE = "gestor/test-load-unbindable:1";

    private static final int PATIENCE_MILLIS = 5_000;

    private static final String SOURCE = """
            #include <netinet/in.h>
            #include <poll.h>
            #include <signal.h>
            #include <string.h>
            #include <sys/socket.h>
            #include <unistd.h>

            static void end(int signal)
            {
            	(void)signal;
            	_exit(0);
            }

            static int listening(void)
            {
            	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(5000) };
            	int server = socket(AF_INET, SOCK_STREAM, 0);

            	if (bind(server, (struct sockaddr *)&address, sizeof(address)) || listen(server, 16))
            		_exit(98);
            	return server;
            }

            int main(int argc, char **argv)
            {
            	const char *mode = argc > 1 ? argv[1] : "serve";
            	int burning = 0;

            	signal(SIGTERM, end);
            	if (!strcmp(mode, "fail"))
            		return 1;
            	struct pollfd server = { .fd = listening(), .events = POLLIN };
            	if (!strcmp(mode, "unbindable"))
            		listening();
            	for (;;) {
            		if (poll(&server, 1, burning ? 0 : -1) > 0) {
            			int caller = accept(server.fd, 0, 0);
            			char order = 0;

            			if (read(caller, &order, 1) == 1) {
            				burning = order == 'b';
            				if (write(caller, &order, 1) != 1)
            					burning = 0;
            			}
            			close(caller);
            		}
            		if (burning)
            			for (volatile int i = 0; i < 100000; i++)
            				;
            	}
            }
            """;

    private LoadImage() {}

    /** Builds them where they are missing. */
    public static void ensure(ContainerEngine engine) throws EngineException, IOException, InterruptedException {
        Map<String, String> commands = Map.of(TAG, "serve", FAILING, "fail", UNBINDABLE, "unbindable");
        for (Map.Entry<String, String> image : commands.entrySet()) {
            if (engine.image(image.getKey()).isEmpty()) {
                engine.build(spec(image.getKey(), image.getValue()));
            }
        }
    }

    /** Has the server burn, or idle, through its published port. */
    public static void order(int hostPort, boolean burn) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), hostPort), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(burn ? 'b' : 'i');
            if (socket.getInputStream().read() < 0) {
                throw new IOException("port " + hostPort + " did not answer");
            }
        }
    }

    private static ImageSpec spec(String tag, String command) throws IOException, InterruptedException {
        String dockerfile =
                "FROM scratch\nCOPY program /program\nEXPOSE 5000\nENTRYPOINT [\"/program\"]\nCMD [\"%s\"]\n"
                        .formatted(command);
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
