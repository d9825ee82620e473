// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** What is said to a person, in their language. Figures come ready-made as text: a decimal point in every language. */
final class Messages {
    static final String BUNDLE = "dev.gestor.cli.messages";

    private final ResourceBundle bundle;

    Messages(Language language) {
        // No fallback to the machine's own locale: English stands in the file without a suffix.
        bundle = ResourceBundle.getBundle(
                BUNDLE,
                language == Language.EN ? Locale.ROOT : language.locale(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    String get(String key, String... figures) {
        return new MessageFormat(bundle.getString(key), Locale.ROOT).format(figures);
    }
}
