// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.regex.Pattern;

/**
 * Hides the values of environment variables that look like secrets by their name, or that are an address with a password in it.
 * A guess by names: what a program calls otherwise, or takes as an argument, is not hidden.
 *
 * <pre>
 * DB_PASSWORD=hunter2          -&gt; DB_PASSWORD=***
 * DATABASE=db://joe:pw@db/shop -&gt; DATABASE=***
 * PORT=3000                    -&gt; PORT=3000
 * </pre>
 */
final class SecretMask {
    static final String HIDDEN = "***";

    /** Parts of names, as in {@code AWS_SECRET_ACCESS_KEY}, {@code apiKey} or {@code MYSQL_PWD}. */
    private static final Pattern NAME = Pattern.compile(
            "PASS(W|PHRASE|CODE|[^A-Z]|$)|SECRET|TOKEN|CREDENTIAL|PRIVATE|KEY|AUTH(_|$)|DSN|COOKIE|SIGNATURE|SALT(_|$)|.PWD(_|$)|CERT(_|$)",
            Pattern.CASE_INSENSITIVE);

    /** The shell's last working directory. */
    private static final String LAST_FOLDER = "OLDPWD";

    /** An address with user information: {@code scheme://user:password@host}, or {@code user:password@tcp(host)}. */
    private static final Pattern ADDRESS = Pattern.compile(
            "[a-z][a-z0-9+.-]{0,30}://[^/?#\\s]*@|^[^\\s:@/]+:(?!//)[^\\s@]+@", Pattern.CASE_INSENSITIVE);

    private SecretMask() {}

    /** Changes an inspection's JSON in place. */
    static void apply(ObjectNode inspection) {
        if (inspection.path("Config").path("Env") instanceof ArrayNode environment) {
            for (int i = 0; i < environment.size(); i++) {
                environment.set(i, TextNode.valueOf(masked(environment.get(i).asText())));
            }
        }
    }

    /** @param variable as {@code NAME=value} */
    static String masked(String variable) {
        int equals = variable.indexOf('=');
        if (equals < 0 || equals == variable.length() - 1) {
            return variable;
        }
        String name = variable.substring(0, equals);
        return isSecret(name, variable.substring(equals + 1)) ? name + "=" + HIDDEN : variable;
    }

    private static boolean isSecret(String name, String value) {
        return (NAME.matcher(name).find() && !name.equals(LAST_FOLDER))
                || ADDRESS.matcher(value).find();
    }
}
