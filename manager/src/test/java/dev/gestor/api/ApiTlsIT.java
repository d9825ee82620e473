// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.workload.Creation;
import dev.gestor.workload.Workload;
import dev.gestor.workload.WorkloadGenerator;
import dev.gestor.workload.WorkloadHost;
import dev.gestor.workload.WorkloadLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server by TLS, with a certificate made for the test. */
class ApiTlsIT {
    @TempDir
    Path folder;

    @TempDir
    Path instance;

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void servesItsOwnCommands(String algorithm) throws Exception {
        try (ApiServer server = start(SelfMadeCertificate.make(folder, algorithm))) {
            assertThat(server.address().getScheme()).isEqualTo("https");
            assertThat(server.announcements()).isEmpty();

            WorkloadAnswer answer = ManagerClient.find(instance).orElseThrow().createWorkload(1, "command");

            assertThat(answer.failed())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.reason()).isEqualTo("no Docker in this test"));
        }
        assertThat(instance.resolve("certificate")).doesNotExist();
    }

    @Test
    void isNotTakenForAnotherServer() throws Exception {
        TlsFiles own = SelfMadeCertificate.make(folder, "EC");
        TlsFiles other = SelfMadeCertificate.make(Files.createDirectory(folder.resolve("other")), "EC");
        try (ApiServer server = start(own)) {
            assertThat(server.address().getPort()).isPositive();
            Files.copy(other.certificate(), instance.resolve("certificate"), StandardCopyOption.REPLACE_EXISTING);

            assertThatThrownBy(() -> ManagerClient.find(instance).orElseThrow().createWorkload(1, "command"))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void doesNotAnswerPlainHttp() throws Exception {
        try (ApiServer server = start(SelfMadeCertificate.make(folder, "EC"))) {
            RawHttp http = new RawHttp(server, instance);
            try (var socket = http.connect()) {
                socket.getOutputStream()
                        .write("GET /livez HTTP/1.1\r\nHost: %s\r\n\r\n"
                                .formatted(http.host())
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                        .doesNotContain("200");
            }
        }
    }

    @Test
    void namesTheFileThatWillNotDo() throws Exception {
        TlsFiles good = SelfMadeCertificate.make(folder, "EC");
        TlsFiles other = SelfMadeCertificate.make(Files.createDirectory(folder.resolve("other")), "EC");
        TlsFiles rsa = SelfMadeCertificate.make(folder, "RSA");
        Path garbage = Files.writeString(folder.resolve("garbage"), "hello");
        Path missing = folder.resolve("missing");

        refused(new TlsFiles(missing, good.key()), "--tls-cert " + missing);
        refused(new TlsFiles(garbage, good.key()), "--tls-cert " + garbage);
        refused(new TlsFiles(good.certificate(), missing), "--tls-key " + missing);
        refused(new TlsFiles(good.certificate(), garbage), "openssl pkcs8");
        refused(new TlsFiles(good.certificate(), rsa.key()), "--tls-key " + rsa.key());
        refused(new TlsFiles(good.certificate(), other.key()), "do not go together");
    }

    private void refused(TlsFiles files, String message) {
        assertThatThrownBy(() -> start(files).close())
                .isInstanceOf(ApiConfigException.class)
                .hasMessageContaining(message);
        assertThat(instance.resolve("address")).doesNotExist();
    }

    private ApiServer start(TlsFiles files) throws ApiStartException {
        ApiConfig config =
                ApiConfig.builder(instance).bind("0.0.0.0").port(0).tls(files).build();
        Workload workload = new Workload(
                new NoDocker(),
                new WorkloadGenerator(new SplittableRandom(1)),
                WorkloadLimits.DEFAULT,
                Clock.systemUTC());
        return ApiServer.start(config, Optional::empty, List.of(new WorkloadResource(workload, () -> {})));
    }

    private static final class NoDocker implements WorkloadHost {
        @Override
        public List<Container> containers() {
            return List.of();
        }

        @Override
        public OptionalLong availableBytes() {
            return OptionalLong.of(64L << 30);
        }

        @Override
        public List<Creation> create(List<ContainerSpec> specs, String reason) {
            return specs.stream()
                    .map(spec -> Creation.failed(spec, "no Docker in this test"))
                    .toList();
        }

        @Override
        public void refused(int count, String reason) {}
    }
}
