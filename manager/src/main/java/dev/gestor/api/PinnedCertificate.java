// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Lets a connection reach the one server whose certificate stands in the instance's state, and no other. The name in the
 * certificate is that by which others call it, not the address by which this machine's own commands do, so it is not compared.
 */
final class PinnedCertificate {
    private final SSLSocketFactory sockets;

    private PinnedCertificate(SSLSocketFactory sockets) {
        this.sockets = sockets;
    }

    static PinnedCertificate load(Path file) throws IOException {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            // The server's own alone: whoever signed it signs others too.
            trusted.setCertificateEntry("server", PemFiles.certificates(file).get(0));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return new PinnedCertificate(context.getSocketFactory());
        } catch (GeneralSecurityException | ApiConfigException e) {
            throw new IOException("%s does not hold the manager's certificate: %s".formatted(file, e.getMessage()), e);
        }
    }

    void pin(HttpsURLConnection connection) {
        connection.setSSLSocketFactory(sockets);
        connection.setHostnameVerifier((name, session) -> true);
    }
}
