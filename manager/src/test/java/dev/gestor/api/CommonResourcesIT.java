// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.api.RawHttp.Answer;
import dev.gestor.control.LastUsage;
import dev.gestor.control.RecordFeed;
import dev.gestor.engine.Inventory;
import dev.gestor.journal.Journal;
import dev.gestor.journal.JournalLimits;
import dev.gestor.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decisions, stories, metrics and the description, from a journal on disk. Every answer is held against the description. */
class CommonResourcesIT {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path instance;

    private final Clock clock = Clock.fixed(Decisions.START.plusSeconds(60), ZoneOffset.UTC);
    private final LastUsage usage = new LastUsage();
    private final ManagerMetrics metrics = new ManagerMetrics();
    private Journal journal;
    private RecordFeed feed;
    private ApiServer server;
    private RawHttp http;
    private OpenApiCheck check;

    @BeforeEach
    void start() throws Exception {
        journal = Journal.open(instance, JournalLimits.DEFAULT.withoutOutbox(), "test", "box", clock);
        feed = new RecordFeed(entry -> journal.append(List.of(), List.of(), entry.decisions()));
        Inventory inventory = new OneContainer(clock);
        ControlMetrics.register(metrics, feed, inventory, usage, clock);
        var access = new JournalAccess(new JournalReader(instance));
        server = ApiServer.start(
                new ApiConfig(instance, 0),
                Optional::empty,
                metrics,
                List.of(
                        new DecisionsResource(access),
                        new EventsResource(feed, access, ApiLimits.DEFAULT),
                        new MetricsResource(metrics)));
        http = new RawHttp(server, instance);
        check = OpenApiCheck.of(server);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        journal.close();
    }

    @Test
    void describesEveryRoute() throws Exception {
        check.everyRouteIsDescribed();
        JsonNode served = JSON.readTree(get("/openapi.json").body());
        assertThat(served).isEqualTo(server.description());
        assertThat(served.at("/paths/~1v1~1decisions/get/responses/401/$ref").asText())
                .isEqualTo("#/components/responses/Unauthorized");
        assertThat(served.at("/paths/~1livez/get/responses").has("401")).isFalse();
    }

    @Test
    void theCheckItselfFindsWhatIsNotDescribed() {
        assertThatThrownBy(() -> check.answer("GET", "/v1/decisions", 200, "application/json", "{\"decisions\":1}"))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> check.answer("GET", "/v1/decisions", 418, "application/json", "{}"))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> check.answer("GET", "/v1/decisions", 200, "text/plain", ""))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> check.everyRouteIsDescribed("GET /livez")).isInstanceOf(AssertionError.class);
    }

    @Test
    void listsDecisionsTheNewestFirst() throws Exception {
        assertThat(JSON.readTree(get("/v1/decisions").body()).path("decisions")).isEmpty();
        feed.record(Decisions.entry(
                Decisions.about("alpha", 'a', 1, "retention", "evict"),
                Decisions.about("beta", 'b', 2, "retention", "keep-high"),
                Decisions.about("alpha", 'a', 3, "cleanup", "remove")));

        assertThat(cycles("/v1/decisions")).containsExactly(3, 2, 1);
        assertThat(cycles("/v1/decisions?container=alpha")).containsExactly(3, 1);
        assertThat(cycles("/v1/decisions?container=bbbb")).containsExactly(2);
        assertThat(cycles("/v1/decisions?policy=cleanup")).containsExactly(3);
        assertThat(cycles("/v1/decisions?since=2026-11-21T10:00:02Z")).containsExactly(3, 2);
        assertThat(cycles("/v1/decisions?limit=2")).containsExactly(3, 2);
        assertThat(JSON.readTree(get("/v1/decisions?limit=2").body())
                        .path("more")
                        .asBoolean())
                .isTrue();
        assertThat(JSON.readTree(get("/v1/decisions?limit=3").body())
                        .path("more")
                        .asBoolean())
                .isFalse();
        assertThat(cycles("/v1/decisions?container=nobody")).isEmpty();
    }

    @Test
    void namesTheParameterThatWillNotDo() throws Exception {
        for (String query : List.of(
                "container=%24(id)",
                "container=", "policy=UPPER", "since=yesterday", "limit=0", "limit=1001", "limit=x")) {
            Answer answer = get("/v1/decisions?" + query);
            assertThat(answer.status()).as(query).isEqualTo(400);
            assertThat(answer.body()).as(query).contains("'" + query.split("=", 2)[0] + "'");
        }
        assertThat(get("/v1/decisions?conainer=x").body()).contains("no parameter 'conainer'");
        assertThat(get("/v1/decisions?limit=1&limit=2").status()).isEqualTo(400);
    }

    @Test
    void tellsTheStoryOfAContainerAlsoOfOneLongGone() throws Exception {
        feed.record(Decisions.entry(
                Decisions.about("alpha", 'a', 1, "workload", "create"),
                Decisions.about("beta", 'b', 2, "retention", "keep-high"),
                Decisions.about("alpha", 'a', 3, "retention", "evict"),
                Decisions.about("alpha", 'c', 4, "workload", "create")));

        JsonNode byName =
                JSON.readTree(get("/v1/containers/alpha/explain").body()).path("containers");
        JsonNode byId =
                JSON.readTree(get("/v1/containers/aaaaaa/explain").body()).path("containers");

        assertThat(byName).hasSize(2);
        assertThat(byName.at("/0/container/id").asText()).isEqualTo("a".repeat(64));
        assertThat(byName.at("/0/decisions/0/action").asText()).isEqualTo("create");
        assertThat(byName.at("/0/decisions/1/action").asText()).isEqualTo("evict");
        assertThat(byName.at("/1/container/id").asText()).isEqualTo("c".repeat(64));
        assertThat(byId).hasSize(1);
    }

    @Test
    void helpsWhoMistypedTheContainer() throws Exception {
        feed.record(Decisions.entry(Decisions.about("alpha", 'a', 1, "workload", "create")));

        Answer answer = get("/v1/containers/alpa/explain");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(JSON.readTree(answer.body()).at("/similar/0").asText()).isEqualTo("alpha");
    }

    @Test
    void saysWhichContainersABeginningMayMean() throws Exception {
        feed.record(Decisions.entry(
                Decisions.about("alpha", 'a', 1, "workload", "create"),
                Decisions.about("beta", 'a', 2, "workload", "create")));

        Answer answer = get("/v1/containers/aaaa/explain");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).contains("\"names\":[\"alpha\",\"beta\"]");
    }

    @Test
    void exposesFiguresInTheFormThatIsAccepted() throws Exception {
        feed.record(Decisions.entry(Decisions.about("alpha", 'a', 1, "retention", "evict")));
        metrics.count("test_things", "things", "kind").add("green");
        metrics.gauge("test_unknown", "not known", OptionalDouble::empty);
        metrics.times("test_took_seconds", "time").observe(Duration.ofMillis(3));
        get("/v1/decisions");
        http.get("/v1/decisions");

        Answer plain = get("/metrics");
        Answer open = get("/metrics", "Accept: application/openmetrics-text;version=1.0.0,text/plain;q=0.5");

        assertThat(plain.header("Content-Type").orElse("")).startsWith("text/plain");
        assertThat(open.header("Content-Type").orElse("")).startsWith("application/openmetrics-text");
        assertThat(open.body()).endsWith("# EOF\n");
        for (Answer answer : List.of(plain, open)) {
            assertThat(answer.body())
                    .contains("gestor_decisions_total{action=\"evict\",outcome=\"done\",policy=\"retention\"} 1.0")
                    .contains("gestor_containers{owner=\"workload\",state=\"running\"} 1.0")
                    .contains("gestor_http_requests_total{method=\"GET\",route=\"/v1/decisions\",status=\"200\"} 1.0")
                    .contains("gestor_http_refused_total{reason=\"token\"} 1.0")
                    .contains("test_things_total{kind=\"green\"} 1.0")
                    .contains("test_took_seconds_bucket{le=\"0.005\"} 1")
                    // Before the first sample it is not known, and then it is not 0.
                    .doesNotContain("\ngestor_sample_age_seconds")
                    .doesNotContain("\ntest_unknown")
                    .doesNotContain("_created");
        }
    }

    private List<Integer> cycles(String target) throws IOException {
        List<Integer> cycles = new ArrayList<>();
        JSON.readTree(get(target).body())
                .path("decisions")
                .forEach(decision -> cycles.add(decision.path("cycle").asInt()));
        return cycles;
    }

    private Answer get(String target, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add(http.bearer());
        Answer answer = http.get(target, all.toArray(String[]::new));
        check.answer("GET", target, answer);
        return answer;
    }
}
