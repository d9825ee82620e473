// SPDX-License-Identifier: Apache-2.0
package dev.gestor.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class StatisticsTest {
    /** Of HAProxy 2.6, shortened. */
    private static final String ANSWER = """
            # pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,dreq,dresp,ereq,econ,eresp,wretr,wredis,status,weight,hrsp_2xx,req_tot,
            front,FRONTEND,,,3,4,4096,120,164,638,0,0,0,,,,,OPEN,,117,120,
            servers,4ca2e45d6af7,1,2,2,3,,80,82,477,,0,,5,0,2,1,UP,256,79,,
            servers,69f564ff7f48,0,0,0,1,,40,82,477,,0,,0,0,0,0,DRAIN,256,38,,
            servers,BACKEND,0,0,2,3,410,120,164,638,0,0,,5,0,2,1,UP,512,117,120,
            """;

    @Test
    void figuresAreFoundByTheNamesOfTheirColumns() throws Exception {
        Statistics statistics = Statistics.parse(ANSWER);
        assertThat(statistics.front().number("req_tot")).hasValue(120);
        assertThat(statistics.back().number("econ")).hasValue(5);
        Statistics.Line server = statistics.server("4ca2e45d6af7").orElseThrow();
        assertThat(server.inFlight()).isEqualTo(3);
        assertThat(server.up()).isTrue();
        assertThat(server.number("wretr")).hasValue(2);
        assertThat(statistics.server("69f564ff7f48").orElseThrow().up()).isFalse();
        assertThat(statistics.server("none")).isEmpty();
    }

    @Test
    void columnsMayComeInAnotherOrder() throws Exception {
        Statistics statistics = Statistics.parse("""
                # svname,new,scur,pxname,status
                FRONTEND,x,7,front,OPEN
                BACKEND,x,1,servers,UP
                a,x,2,servers,UP 1/2
                """);
        assertThat(statistics.front().number("scur")).hasValue(7);
        assertThat(statistics.server("a").orElseThrow().inFlight()).isEqualTo(2);
        assertThat(statistics.server("a").orElseThrow().up()).isTrue();
    }

    @Test
    void whatIsNotToldIsNotZero() throws Exception {
        Statistics statistics = Statistics.parse(ANSWER);
        assertThat(statistics.front().number("econ")).isEmpty();
        assertThat(statistics.front().number("no such column")).isEmpty();
        assertThat(statistics.front().number("status")).isEmpty();
    }

    @Test
    void anAnswerOfAnotherConfigurationIsTold() {
        for (String answer : new String[] {"", "Unknown command: 'show stat'", "# pxname,svname\nother,FRONTEND"}) {
            assertThatThrownBy(() -> Statistics.parse(answer))
                    .isInstanceOf(BalancerException.class)
                    .hasMessageContaining("lack its frontend");
        }
    }

    @Test
    void theStateOfServersIsFoundByNames() throws Exception {
        assertThat(ServerState.parse("""
                1
                # be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_port
                3 servers 1 a 172.17.0.3 2 0 256 80
                3 servers 2 b 172.17.0.4 2 8 256 80
                3 servers 3 c fd00::2 0 1 256 8080
                """))
                .containsExactly(
                        new ServerState("a", 1, "172.17.0.3", 80, false, false),
                        new ServerState("b", 2, "172.17.0.4", 80, false, true),
                        new ServerState("c", 3, "fd00::2", 8080, true, false));
        assertThat(ServerState.parse("1\n# be_id be_name srv_id srv_name")).isEmpty();
        assertThatThrownBy(() -> ServerState.parse("# srv_name srv_admin_state\na what"))
                .isInstanceOf(BalancerException.class);
    }
}
