// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate and its key as files of this form:
 *
 * <pre>
 * -----BEGIN PRIVATE KEY-----
 * MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg...
 * -----END PRIVATE KEY-----
 * </pre>
 */
final class PemFiles {
    /** Nobody but this process sees the store. */
    static final String STORE_PASSWORD = "in memory";

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----\\s+([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private PemFiles() {}

    /** @throws ApiConfigException naming the option and the file */
    static KeyStore keyStore(TlsFiles files) {
        Collection<? extends Certificate> chain = certificates(files.certificate());
        Certificate own = chain.iterator().next();
        PrivateKey key = key(files.key(), own.getPublicKey().getAlgorithm());
        try {
            requirePair(own.getPublicKey(), key);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, STORE_PASSWORD.toCharArray(), chain.toArray(Certificate[]::new));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new ApiConfigException(
                    "--tls-cert %s and --tls-key %s do not go together: %s"
                            .formatted(files.certificate(), files.key(), e.getMessage()),
                    e);
        }
    }

    /** Else the server would start, and every handshake fail. */
    private static void requirePair(PublicKey certified, PrivateKey key) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        byte[] text = "gestor".getBytes(StandardCharsets.US_ASCII);
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(text);
        byte[] signature = signer.sign();
        signer.initVerify(certified);
        signer.update(text);
        if (!signer.verify(signature)) {
            throw new SignatureException("the key is another certificate's");
        }
    }

    static List<? extends Certificate> certificates(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> chain =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (chain.isEmpty()) {
                throw new ApiConfigException(
                        "--tls-cert %s holds no certificate: it must begin with -----BEGIN CERTIFICATE-----"
                                .formatted(file));
            }
            return List.copyOf(chain);
        } catch (IOException e) {
            throw unreadable("--tls-cert", file, e);
        } catch (CertificateException e) {
            throw new ApiConfigException(
                    "--tls-cert %s holds no certificate in PEM form: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static PrivateKey key(Path file, String algorithm) {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw unreadable("--tls-key", file, e);
        }
        Matcher matcher = KEY.matcher(text);
        if (!matcher.find()) {
            throw new ApiConfigException(
                    "--tls-key %s holds no plain PKCS#8 key (-----BEGIN PRIVATE KEY-----): convert it by openssl pkcs8 -topk8 -nocrypt -in %1$s -out key8.pem"
                            .formatted(file));
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(matcher.group(1));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new ApiConfigException(
                    "--tls-key %s is no %s key, which the certificate needs: give the key that the certificate was made with"
                            .formatted(file, algorithm),
                    e);
        }
    }

    private static ApiConfigException unreadable(String option, Path file, IOException e) {
        return new ApiConfigException(
                "%s %s cannot be read (%s): give a file that this user may read"
                        .formatted(option, file, e.getClass().getSimpleName()),
                e);
    }
}
