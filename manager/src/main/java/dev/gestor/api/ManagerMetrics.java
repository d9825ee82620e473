// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * The figures that {@code /metrics} shows. Whoever has one registers it here; a value that is not known is left out.
 *
 * <pre>{@code
 * metrics.gauge("gestor_client_containers_wanted", "containers that the client is to have", () -> OptionalDouble.of(3));
 * ManagerMetrics.Count refused = metrics.count("gestor_http_refused", "requests refused before any route", "reason");
 * refused.add("token");
 * }</pre>
 */
public final class ManagerMetrics {
    private static final double NANOS = 1e9;
    private static final double[] SECONDS = {0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60};

    private final PrometheusRegistry registry = new PrometheusRegistry();

    /** Something that is counted; shown with {@code _total} behind its name. */
    @FunctionalInterface
    public interface Count {
        /** One more, of these labels' values. */
        void add(String... labelValues);
    }

    /** Something that takes time; shown in seconds. */
    @FunctionalInterface
    public interface Times {
        void observe(Duration time, String... labelValues);
    }

    public Count count(String name, String help, String... labels) {
        Counter counter = Counter.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
        return values -> counter.labelValues(values).inc();
    }

    /** @param name ends with {@code _seconds} */
    public Times times(String name, String help, String... labels) {
        Histogram histogram = Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .withoutExemplars()
                .register(registry);
        return (time, values) -> histogram.labelValues(values).observe(time.toNanos() / NANOS);
    }

    /** @param value read when somebody asks; it must not wait */
    public void gauge(String name, String help, Supplier<OptionalDouble> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> value.get().ifPresent(callback::call))
                .register(registry);
    }

    /** @param values by the labels' values, read when somebody asks; it must not wait */
    public void gauges(String name, String help, List<String> labels, Supplier<Map<List<String>, Double>> values) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels.toArray(String[]::new))
                .callback(callback ->
                        values.get().forEach((names, value) -> callback.call(value, names.toArray(String[]::new))))
                .register(registry);
    }

    /**
     * Something that others count; shown with {@code _total} behind its name.
     *
     * @param values by the labels' values, read when somebody asks; it must not wait
     */
    public void counts(String name, String help, List<String> labels, Supplier<Map<List<String>, Double>> values) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels.toArray(String[]::new))
                .callback(callback ->
                        values.get().forEach((names, value) -> callback.call(value, names.toArray(String[]::new))))
                .register(registry);
    }

    /** All of them, in one of the two forms that a scraper may ask for. */
    Exposition expose(String accept) throws IOException {
        ExpositionFormatWriter writer = accept.contains("application/openmetrics-text")
                ? OpenMetricsTextFormatWriter.create()
                : PrometheusTextFormatWriter.create();
        var text = new ByteArrayOutputStream(4096);
        write(writer, text);
        return new Exposition(writer.getContentType(), text.toString(StandardCharsets.UTF_8));
    }

    private void write(ExpositionFormatWriter writer, OutputStream out) throws IOException {
        writer.write(out, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    }

    /**
     * What {@code /metrics} answers.
     */
    record Exposition(String contentType, String text) {}
}
