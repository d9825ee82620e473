// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a project is called: by the caller, by COMPOSE_PROJECT_NAME, by {@code name:}, or after the file's folder. */
final class ProjectName {
    static final String VARIABLE = "COMPOSE_PROJECT_NAME";

    /** It becomes part of names of containers, networks and volumes. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

    private static final String RULE = "use lower-case letters, digits, '-' and '_', and begin with a letter or digit";

    private ProjectName() {}

    /** @param declared {@code name:}, with its place */
    static String choose(Optional<String> wanted, Reading reading, Place place, Optional<String> declared) {
        Optional<String> variable = reading.variable(VARIABLE).filter(name -> !name.isEmpty());
        String source;
        String name;
        if (wanted.isPresent()) {
            source = "the project name given";
            name = wanted.get();
        } else if (variable.isPresent()) {
            source = "the variable " + VARIABLE;
            name = variable.get();
        } else if (declared.isPresent()) {
            source = "name";
            name = declared.get();
        } else {
            source = "the folder's name";
            name = ofFolder(reading.folder());
            if (name.isEmpty()) {
                reading.findings()
                        .problem(
                                place,
                                "no project name can be made of the folder %s".formatted(reading.folder()),
                                "give the project a name with name:");
                return "unnamed";
            }
        }
        if (!NAME.matcher(name).matches()) {
            reading.findings()
                    .problem(place, "%s, %s, is no project name".formatted(source, Findings.shown(name)), RULE);
        }
        return name;
    }

    /** {@code My.App} is {@code myapp}. */
    private static String ofFolder(Path folder) {
        return Optional.ofNullable(folder.getFileName())
                .map(name -> name.toString()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9_-]", "")
                        .replaceAll("^[_-]+", ""))
                .orElse("");
    }
}
