// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The configuration file: option names without their dashes, and one plain value each.
 *
 * <pre>
 * # gestor.yaml
 * period: 5s
 * high: 3
 * log-server: none
 * </pre>
 *
 * @param entries by key
 */
record ConfigFile(Path path, Map<String, Entry> entries) {
    ConfigFile {
        entries = Map.copyOf(entries);
    }

    /**
     * @param value as written
     * @param line where it stands, from 1
     */
    record Entry(String value, int line) {}

    static ConfigFile read(Path path) {
        try {
            return parse(path, Files.readString(path, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw new ConfigException("the configuration file %s does not exist".formatted(path), e);
        } catch (IOException e) {
            throw new ConfigException("the configuration file %s cannot be read: %s".formatted(path, e), e);
        }
    }

    static ConfigFile parse(Path path, String text) {
        var entries = new LinkedHashMap<String, Entry>();
        try (JsonParser parser = new YAMLFactory().createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return new ConfigFile(path, entries);
            }
            if (first != JsonToken.START_OBJECT) {
                throw new ConfigException("%s: expected lines of the form 'key: value'".formatted(path));
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                JsonToken token = parser.nextToken();
                int line = parser.currentTokenLocation().getLineNr();
                if (token == null || !token.isScalarValue() || token == JsonToken.VALUE_NULL) {
                    throw new ConfigException("%s, line %d: '%s' takes one plain value".formatted(path, line, key));
                }
                if (entries.put(key, new Entry(parser.getText(), line)) != null) {
                    throw new ConfigException("%s, line %d: '%s' is given twice".formatted(path, line, key));
                }
            }
            return new ConfigFile(path, entries);
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            throw new ConfigException(
                    "%s, line %d: not YAML: %s"
                            .formatted(path, location == null ? 0 : location.getLineNr(), e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw new ConfigException("the configuration file %s cannot be read: %s".formatted(path, e), e);
        }
    }
}
