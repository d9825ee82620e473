// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.util.Locale;
import java.util.Map;

/** The languages that messages to a person come in. */
enum Language {
    EN,
    ES,
    FR;

    Locale locale() {
        return Locale.forLanguageTag(Choice.name(this));
    }

    /** By the environment's locale, in the order that the C library looks; English where it is none of ours. */
    static Language of(Map<String, String> environment) {
        for (String variable : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
            String value = environment.getOrDefault(variable, "");
            if (!value.isEmpty()) {
                return ofLocale(value);
            }
        }
        return EN;
    }

    private static Language ofLocale(String value) {
        for (Language language : values()) {
            if (value.matches("(?i)" + language.name() + "([_.@].*)?")) {
                return language;
            }
        }
        return EN;
    }
}
