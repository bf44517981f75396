package org.tutti.gateway.sip.signal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** What TLS is made of: our certificate, and the authorities the platform trusts. */
final class Keyring {

    private Keyring() {}

    /** @throws IOException if the certificate cannot be read, or is not valid now; says which */
    static Optional<SSLContext> of(Optional<Settings.Keystore> keystore) throws IOException {
        if (keystore.isEmpty()) {
            return Optional.empty();
        }
        char[] password = keystore.get().password().value().toCharArray();
        try (InputStream file = Files.newInputStream(keystore.get().file())) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(file, password);
            check(keys);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return Optional.of(context);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new IOException(
                    "its certificate %s cannot be used: %s".formatted(keystore.get().file(), e.getMessage()), e);
        }
    }

    /** Nobody would accept a certificate that is not valid, and nobody be told why. */
    private static void check(KeyStore keys) throws GeneralSecurityException {
        boolean any = false;
        for (String alias : Collections.list(keys.aliases())) {
            if (keys.isKeyEntry(alias) && keys.getCertificate(alias) instanceof X509Certificate certificate) {
                certificate.checkValidity();
                any = true;
            }
        }
        if (!any) {
            throw new KeyStoreException("there is no certificate with a key in it");
        }
    }
}
