// SPDX-License-Identifier: Apache-2.0
package dev.gestor.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BalancerConfigTest {
    private static final BalancerSpec SPEC = new BalancerSpec("shop/web", Algorithm.RANDOM, 8080, Optional.empty());

    private static Member member(String name, String address) {
        return new Member(name, address, 3000, Optional.empty());
    }

    @Test
    void everyServerStandsInTheFileInOneOrder() {
        List<Member> members = List.of(member("b", "172.18.0.3"), member("a", "fd00::2"));
        String file = BalancerConfig.write(SPEC, members);
        assertThat(file.lines().filter(line -> line.startsWith("    server ")))
                .map(line -> line.replaceAll(" weight.*", ""))
                .containsExactly("    server a [fd00::2]:3000", "    server b 172.18.0.3:3000");
        assertThat(BalancerConfig.write(SPEC, List.of(members.get(1), members.get(0))))
                .isEqualTo(file);
    }

    @ParameterizedTest
    @CsvSource({
        "RANDOM, random(1)",
        "P2C, random(2)",
        "ROUND_ROBIN, roundrobin",
        "LEAST_CONNECTIONS, leastconn",
    })
    void eachWayToBalanceHasItsDirective(Algorithm algorithm, String directive) {
        var spec = new BalancerSpec("web", algorithm, 8080, Optional.empty());
        assertThat(BalancerConfig.write(spec, List.of())).contains("    balance " + directive + "\n");
        assertThat(Algorithm.ofLabel(algorithm.label())).contains(algorithm);
    }

    @Test
    void allWeightsAreTheLargest() {
        assertThat(BalancerConfig.options(SPEC, member("a", "10.0.0.1"))).contains("weight 256 ");
    }

    @Test
    void itStartsAlsoWhereItMayOpenFewFiles() {
        assertThat(BalancerConfig.write(SPEC, List.of())).contains("    no strict-limits\n");
    }

    @Test
    void aPathToAskForIsReadBackFromTheFile() {
        var spec = new BalancerSpec("web", Algorithm.RANDOM, 8080, Optional.of("/health?deep=1"));
        String file = BalancerConfig.write(spec, List.of());
        assertThat(file).contains("http-check send meth GET uri /health?deep=1 hdr Host gestor");
        assertThat(BalancerConfig.healthPath(file)).contains("/health?deep=1");
        assertThat(BalancerConfig.healthPath(BalancerConfig.write(SPEC, List.of())))
                .isEmpty();
        assertThat(BalancerConfig.write(SPEC, List.of())).doesNotContain("httpchk");
    }

    @Test
    void aServerWithAnotherPathIsNotAskedForThisOne() {
        var spec = new BalancerSpec("web", Algorithm.RANDOM, 8080, Optional.of("/health"));
        assertThat(BalancerConfig.options(spec, member("a", "10.0.0.1"))).doesNotContain("check");
        assertThat(BalancerConfig.options(spec, new Member("b", "10.0.0.1", 80, Optional.of("/health"))))
                .contains(" check ");
    }

    @Test
    void theWholeFileIsAsExpected() {
        String file = BalancerConfig.write(SPEC, List.of());
        assertThat(file)
                .contains("stats socket /gestor/admin.sock mode 600 level admin")
                .contains("bind :8080")
                .contains("hdr Retry-After 1")
                .contains("http-request set-header X-Forwarded-For %[src]")
                .contains("disable-l7-retry unless { method GET HEAD OPTIONS TRACE PUT DELETE }")
                .contains("retries 1")
                .doesNotContain("@");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/a b", "/a\nserver x 1.2.3.4:80", "/%[src]", "a", "/\"", "/'", "/#", "/$HOME", "/{}", "/\\"})
    void aPathThatWouldBeMoreThanOneWordIsRefused(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BalancerSpec("web", Algorithm.RANDOM, 80, Optional.of(path)))
                .withMessageContaining("begin with '/'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b/c", "../x", "a;b", "a\nb", "/a", "a/"})
    void aGroupThatIsNoNameIsRefused(String group) {
        assertThatIllegalArgumentException().isThrownBy(() -> BalancerSpec.requireGroup(group));
    }

    @Test
    void aServerIsNamedAndPlacedByPlainWords() {
        assertThatIllegalArgumentException().isThrownBy(() -> member("a b", "10.0.0.1"));
        assertThatIllegalArgumentException().isThrownBy(() -> member("a;del", "10.0.0.1"));
        assertThatIllegalArgumentException().isThrownBy(() -> member("a", "host.example"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Member("a", "10.0.0.1", 0, Optional.empty()));
    }
}
