package org.tutti.conformance.support;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * Certificates nobody but the tests vouches for, made by the JDK's {@code keytool}. RSA: ejabberd does not take the
 * elliptic keys as Java writes them, without the public key.
 */
public final class SelfSigned {
    public static final String ALIAS = "server", PASSWORD = "changeit";

    private SelfSigned() {}

    /** Makes a store with a key and its certificate. {@code names}: such as {@code ip:10.203.1.1,dns:localhost}. */
    public static KeyStore make(Path store, String commonName, String names) throws IOException, GeneralSecurityException {
        Files.deleteIfExists(store);
        keytool(store, commonName, names);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(store)) {
            keys.load(bytes, PASSWORD.toCharArray());
        }
        return keys;
    }

    public static String pem(String type, byte[] bytes) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END " + type + "-----\n";
    }

    private static void keytool(Path store, String commonName, String names) throws IOException {
        Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(program.toString(), "-genkeypair", "-alias", ALIAS, "-keyalg", "RSA",
                "-keysize", "2048", "-validity", "30", "-dname", "CN=" + commonName, "-ext", "SAN=" + names,
                "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD)
                .redirectErrorStream(true).start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(program + " made no certificate: "
                        + new String(process.getInputStream().readAllBytes()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + program, e);
        }
    }
}
