// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The origin of a page, as a browser writes it: {@code https://board.example} or {@code http://localhost:3000}.
 *
 * @param text in lower case
 */
public record WebOrigin(String text) {
    private static final Pattern FORM =
            Pattern.compile("https?://([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+])(:\\d{1,5})?");

    /**
     * Reads one.
     *
     * @throws ApiConfigException if it is none; the message names {@code --cors-origin}
     */
    public static WebOrigin parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (!FORM.matcher(lower).matches()) {
            throw new ApiConfigException(
                    "--cors-origin '%s' is no origin: write scheme, host and port as https://board.example or http://localhost:3000, without a path; '*' is not taken, because every page would be let in"
                            .formatted(ShownValue.cut(text)));
        }
        return new WebOrigin(lower);
    }
}
