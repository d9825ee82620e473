// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.load.AnswerReader.Answer;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
    private static final String NEXT = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200\nContent-Length: 0\n\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\na\r\n0123456789\r\n0\r\nT: u\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
                "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx"
            })
    void anAnswerIsReadToItsEndAndNoFurther(String text) throws Exception {
        for (int piece : new int[] {1, 2, 7, 10_000}) {
            AnswerReader reader = new AnswerReader(inPieces(text + NEXT, piece));

            assertThat(reader.read(false)).isEqualTo(new Answer(200, true));
            assertThat(reader.read(false)).isEqualTo(new Answer(201, true));
        }
    }

    @Test
    void someAnswersHaveNoBodyWhateverTheySay() throws Exception {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
        AnswerReader reader = new AnswerReader(inPieces(head + NEXT, 100));

        assertThat(reader.read(true).status()).isEqualTo(200);
        assertThat(reader.read(false).status()).isEqualTo(201);
        assertThat(new AnswerReader(inPieces("HTTP/1.1 304 Not Modified\r\n\r\n", 9)).read(false))
                .isEqualTo(new Answer(304, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 503 Busy\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.0 503 Busy\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 503 Busy\r\n\r\nuntil the connection ends"
            })
    void aConnectionThatEndsWithItsAnswerIsNotUsedAgain(String text) throws Exception {
        assertThat(new AnswerReader(inPieces(text, 5)).read(false)).isEqualTo(new Answer(503, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/1.1 999999 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n"
            })
    void whatIsNoAnswerIsCalledSo(String text) {
        assertThatThrownBy(() -> new AnswerReader(inPieces(text, 4)).read(false))
                .isInstanceOf(AnswerReader.MalformedException.class);
    }

    @Test
    void headersWithoutEndAreGivenUp() {
        String endless = "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(2000);
        String wide = "HTTP/1.1 200 OK\r\nA: " + "b".repeat(100_000);
        assertThatThrownBy(() -> new AnswerReader(inPieces(endless, 1000)).read(false))
                .hasMessageContaining("too many");
        assertThatThrownBy(() -> new AnswerReader(inPieces(wide, 1000)).read(false))
                .hasMessageContaining("too long");
    }

    @Test
    void anAnswerThatBreaksOffTellsWhetherItHadBegun() {
        AnswerReader cut = new AnswerReader(inPieces("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", 100));
        assertThatThrownBy(() -> cut.read(false)).isInstanceOf(EOFException.class);
        assertThat(cut.begun()).isTrue();

        AnswerReader none = new AnswerReader(inPieces("", 1));
        assertThatThrownBy(() -> none.read(false)).isInstanceOf(EOFException.class);
        assertThat(none.begun()).isFalse();
    }

    /** As a network delivers: in pieces of at most this length. */
    private static InputStream inPieces(String text, int length) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int most) {
                return super.read(bytes, offset, Math.min(most, length));
            }
        };
    }
}
