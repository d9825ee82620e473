// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.batch.DecisionRecord;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** How parts of a recorded decision are shown to a person. */
record DecisionWords(ZoneId zone) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    String time(Instant time) {
        return TIME.format(time.atZone(zone));
    }

    static String outcome(DecisionRecord decision) {
        return switch (decision.outcome()) {
            case NONE -> "";
            case DONE -> "done";
            case GONE -> "gone by itself";
            case FAILED -> "failed";
            case OVERRULED -> "overruled";
            case DRY_RUN -> "dry run";
        };
    }

    static String took(DecisionRecord decision) {
        return decision.took().map(took -> Units.seconds(took) + " s").orElse("");
    }

    /** A share of the host as recorded, in percent. */
    static String percent(DecisionRecord decision, String input) {
        return number(decision, input).map(Units::percent).orElse("");
    }

    static Optional<Double> number(DecisionRecord decision, String input) {
        try {
            return Optional.ofNullable(decision.inputs().get(input)).map(Double::valueOf);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static TextTable.Style style(DecisionRecord decision) {
        return switch (decision.action()) {
            case "evict", "remove" -> TextTable.Style.GONE;
            case "keep-high" -> TextTable.Style.HIGH;
            case "keep-low" -> TextTable.Style.LOW;
            case "spare", "nothing" -> TextTable.Style.FAINT;
            default -> TextTable.Style.PLAIN;
        };
    }
}
