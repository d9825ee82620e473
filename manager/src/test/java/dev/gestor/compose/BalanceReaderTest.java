// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gestor.balance.Algorithm;
import dev.gestor.engine.ServiceSpec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BalanceReaderTest {
    @TempDir
    private Path folder;

    private Map<String, String> labels(String service, String text) throws ComposeException {
        return Fixtures.load(folder, text).project().services().stream()
                .filter(spec -> spec.name().equals(service))
                .map((ServiceSpec spec) -> spec.pattern().labels())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theWaysToBalanceAreThoseThatThereAre() {
        assertThat(BalanceReader.WAYS)
                .containsExactlyElementsOf(
                        Arrays.stream(Algorithm.values()).map(Algorithm::label).toList());
    }

    @Test
    void aServiceGetsABalancerOfItsOwn() throws Exception {
        assertThat(labels("web", """
                services:
                  web:
                    image: x
                    x-gestor: {balance: p2c, port: "${NO_SUCH_PORT:-8080}", server-port: 3000, health-path: /health}
                """))
                .isEqualTo(Map.of(
                        "gestor.balance", "p2c",
                        "gestor.balance.port", "8080",
                        "gestor.balance.server-port", "3000",
                        "gestor.health.path", "/health"));
    }

    @Test
    void allServicesOfAFileShareOne() throws Exception {
        String text = """
                name: shop
                x-gestor: {balance: random, port: '127.0.0.1:8080'}
                services:
                  web: {image: x}
                  api: {image: x, x-gestor: {server-port: 3000}}
                  database: {image: x, x-gestor: {balance: off}}
                  admin: {image: x, x-gestor: {balance: leastconn, port: 9090}}
                  other: {image: x, x-gestor: {group: else}}
                """;
        Map<String, String> shared = Map.of(
                "gestor.balance", "random",
                "gestor.balance.group", "shop",
                "gestor.balance.port", "127.0.0.1:8080");
        assertThat(labels("web", text)).isEqualTo(shared);
        assertThat(labels("api", text))
                .containsAllEntriesOf(shared)
                .containsEntry("gestor.balance.server-port", "3000");
        assertThat(labels("database", text)).isEmpty();
        assertThat(labels("admin", text))
                .isEqualTo(Map.of("gestor.balance", "leastconn", "gestor.balance.port", "9090"));
        assertThat(labels("other", text)).isEqualTo(Map.of("gestor.balance", "random", "gestor.balance.group", "else"));
    }

    @Test
    void labelsGivenByNameWin() throws Exception {
        assertThat(labels("web", """
                services:
                  web:
                    image: x
                    labels: {gestor.balance.port: '9090'}
                    x-gestor: {balance: random, port: 8080}
                """)).containsEntry("gestor.balance.port", "9090");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{balance: ramdom, port: 80} | balance | 'ramdom' is no way to balance; did you mean 'random'? | write one of random, p2c, round-robin, leastconn, or off",
                "{balance: random} | | it does not say where the balancer is reached | write port:",
                "{port: 80} | | it does not say how to balance | write balance:",
                "{balance: random, port: 0} | port | '0' is no port | write one as 8080",
                "{balance: random, port: 70000} | port | '70000' is no port | write one as 8080",
                "{balance: random, port: 'a:80'} | port | 'a:80' is no port | write one as 8080",
                "{balance: random, prot: 80} | prot | the key is unknown; did you mean 'port'? | use balance, port",
                "{balance: random, port: 80, server-port: x} | server-port | the text 'x' is not a whole number | correct it",
                "{balance: random, port: 80, group: a b} | group | 'a b' is no name of a group | use letters",
                "{balance: random, port: 80, health-path: health} | health-path | 'health' is no path | begin with '/'",
                "5 | | the number '5' is not a mapping | write lines",
            })
    void whatIsWrongIsToldByLineWithItsRemedy(String section, String key, String problem, String remedy) {
        for (boolean top : new boolean[] {true, false}) {
            String text = top
                    ? "services:\n  web:\n    image: x\nx-gestor: %s\n".formatted(section)
                    : "services:\n  web:\n    image: x\n    x-gestor: %s\n".formatted(section);
            ComposeException e = catchThrowableOfType(ComposeException.class, () -> Fixtures.load(folder, text));
            assertThat(e).as(text).isNotNull();
            assertThat(e.problems()).anySatisfy(notice -> {
                assertThat(notice.line()).isEqualTo(4);
                assertThat(notice.key())
                        .isEqualTo((top ? "x-gestor" : "services.web.x-gestor") + (key == null ? "" : "." + key));
                assertThat(notice.problem()).startsWith(problem);
                assertThat(notice.remedy()).startsWith(remedy);
            });
        }
    }
}
