// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gestor.batch.Batch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the process begins and ends, and what it does when its disk is full. */
class ServerLifeIT {
    @TempDir
    Path state;

    @Test
    void drawsChartsAndEndsWithZeroOnSigterm() throws Exception {
        try (ServerProcess server = ServerProcess.start(state)) {
            server.send(new SyntheticRun().next());

            assertThat(server.stop()).isZero();
        }
        assertThat(state.resolve("charts")).isDirectoryContaining("glob:**/ram.png");
        assertThat(state.resolve("log-server/data/tmp")).isEmptyDirectory();
        assertThat(Files.readString(state.resolve("log-server/token")).strip()).hasSize(64);
    }

    @Test
    void aSecondServerOnTheSameDataIsRefused() throws Exception {
        try (ServerProcess first = ServerProcess.start(state)) {
            assertThat(failure(state)).startsWith("1 ").contains("Another log server (process ");
            assertThat(first.send(new SyntheticRun().next())).isTrue();
        }
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(failure(state, "--port", String.valueOf(taken.getLocalPort())))
                    .startsWith("1 ")
                    .contains("127.0.0.1 port " + taken.getLocalPort(), "choose another --port");
        }
    }

    @Test
    void aWrongOptionEndsWithTwoAndNothingIsMade() throws Exception {
        assertThat(failure(state, "--prot", "1")).startsWith("2 ").contains("--prot");
        assertThat(failure(state, "--port", "99999")).startsWith("2 ").contains("99999");
        assertThat(failure(state, "--bind", "0.0.0.0")).startsWith("2 ").contains("--insecure");
        assertThat(state.resolve("log-server")).doesNotExist();
    }

    @Test
    void onAFullDiskNothingIsHalfStoredAndItGoesOnWhenThereIsRoom() throws Exception {
        Path small = Files.createDirectory(state.resolve("small"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=4m,mode=0700", "tmpfs", small.toString()))
                .as("a file system of its own can be mounted: needs root")
                .isZero();
        try {
            Path ballast = small.resolve("ballast");
            // The driver's library goes below the data, so that it has to fit too.
            Files.write(ballast, new byte[1 << 20]);
            try (ServerProcess server =
                    ServerProcess.start(state, "--data", small.resolve("data").toString())) {
                List<Batch> stored = new ArrayList<>();
                SyntheticRun run = new SyntheticRun();
                Batch next = run.next();
                int code = 200;
                while (code == 200) {
                    code = code(server, next);
                    if (code == 200) {
                        stored.add(next);
                        next = run.next();
                    }
                }
                assertThat(code).isEqualTo(507);
                assertThat(server.export()).containsExactlyElementsOf(stored);

                Files.delete(ballast);
                assertThat(code(server, next)).isEqualTo(200);
                stored.add(next);
                assertThat(server.export()).containsExactlyElementsOf(stored);
            }
        } finally {
            assertThat(run("umount", small.toString())).isZero();
        }
    }

    private static int code(ServerProcess server, Batch batch) throws IOException {
        byte[] body = dev.gestor.batch.BatchJson.mapper().writeValueAsBytes(batch);
        try (Response response = server.post("/v1/batches", body)) {
            return response.code();
        }
    }

    private static String failure(Path state, String... options) throws IOException, InterruptedException {
        Process process = ServerProcess.launch(state, options);
        process.getInputStream().readAllBytes();
        int code = process.waitFor();
        return code + " " + Files.readString(state.resolve("err"), StandardCharsets.UTF_8);
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
