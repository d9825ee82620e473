// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.gestor.batch.Batch;
import dev.gestor.batch.BatchJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The form in which a batch waits and travels: gzip-compressed JSON. */
final class BatchFile {
    private static final ObjectMapper MAPPER = BatchJson.mapper();
    private static final ObjectWriter WRITER = MAPPER.writerFor(Batch.class);
    private static final ObjectReader READER = MAPPER.readerFor(Batch.class);

    private BatchFile() {}

    static byte[] encode(Batch batch) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(8 * 1024);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, 4096)) {
            WRITER.writeValue(gzip, batch);
        }
        return bytes.toByteArray();
    }

    static Batch decode(byte[] content) throws IOException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(content))) {
            return READER.readValue(gzip);
        }
    }

    static Batch withoutSamples(Batch batch) {
        return new Batch(
                batch.id(),
                batch.instance(),
                batch.host(),
                batch.sequence(),
                batch.created(),
                List.of(),
                List.of(),
                batch.decisions(),
                batch.lost());
    }

    static long sampleCount(Batch batch) {
        return (long) batch.samples().size() + batch.containers().size();
    }
}
