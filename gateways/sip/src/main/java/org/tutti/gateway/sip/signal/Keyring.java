package org.tutti.gateway.sip.signal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** What TLS is made of: our certificate, and the authorities the platform trusts. */
final class Keyring {

    private Keyring() {}

    /** @throws IOException if the certificate cannot be read; says which */
    static Optional<SSLContext> of(Optional<Settings.Keystore> keystore) throws IOException {
        if (keystore.isEmpty()) {
            return Optional.empty();
        }
        char[] password = keystore.get().password().value().toCharArray();
        try (InputStream file = Files.newInputStream(keystore.get().file())) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(file, password);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return Optional.of(context);
        } catch (IOException | GeneralSecurityException e) {
            throw new IOException(
                    "its certificate %s cannot be read: %s".formatted(keystore.get().file(), e.getMessage()), e);
        }
    }
}
