// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DB_PASSWORD=hunter2",
                "MYSQL_PWD=hunter2",
                "dbPass=hunter2",
                "SMTP_PASS=hunter2",
                "PASSPHRASE=hunter2",
                "CLIENT_SECRET=hunter2",
                "github_token=hunter2",
                "AWS_ACCESS_KEY_ID=hunter2",
                "apiKey=hunter2",
                "GOOGLE_APPLICATION_CREDENTIALS=hunter2",
                "PRIVATE_PEM=hunter2",
                "SENTRY_DSN=hunter2",
                "BASIC_AUTH=hunter2",
                "SESSION_COOKIE=hunter2",
                "DATABASE_URL=postgres://shop:hunter2@db:5432/shop",
                "BROKER=amqp://hunter2@queue",
                "LIST=http://a.example/, http://shop:hunter2@b.example/",
                "DSN_OF_GO=shop:hunter2@tcp(db:3306)/shop",
            })
    void hidesTheValue(String variable) {
        assertThat(SecretMask.masked(variable)).isEqualTo(variable.substring(0, variable.indexOf('=')) + "=***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PORT=3000",
                "PATH=/usr/local/sbin:/usr/local/bin",
                "PWD=/srv",
                "OLDPWD=/",
                "HOME=/root",
                "URL=http://shop.example/a@b",
                "MAIL=somebody@shop.example",
                "AUTHOR=somebody",
                "PASSWORD=",
                "TOKEN",
                "",
            })
    void leavesWhatIsNone(String variable) {
        assertThat(SecretMask.masked(variable)).isEqualTo(variable);
    }

    @Test
    void changesNothingButTheEnvironment() throws Exception {
        ObjectNode inspection = (ObjectNode) new JsonMapper()
                .readTree("{\"Id\":\"1\",\"Config\":{\"Env\":[\"A_TOKEN=x\",\"B=y\"],\"Labels\":{\"TOKEN\":\"z\"}}}");

        SecretMask.apply(inspection);

        assertThat(inspection.toString())
                .isEqualTo(
                        "{\"Id\":\"1\",\"Config\":{\"Env\":[\"A_TOKEN=***\",\"B=y\"],\"Labels\":{\"TOKEN\":\"z\"}}}");
    }

    @Test
    void bearsAnInspectionWithoutEnvironment() throws Exception {
        ObjectNode inspection = (ObjectNode) new JsonMapper().readTree("{\"Config\":{\"Env\":null}}");

        SecretMask.apply(inspection);

        assertThat(inspection.toString()).isEqualTo("{\"Config\":{\"Env\":null}}");
    }

    @Test
    void isQuickWithALongValue() {
        String variable = "LONG=" + "a".repeat(128 * 1024);

        assertThat(SecretMask.masked(variable)).isEqualTo(variable);
    }
}
