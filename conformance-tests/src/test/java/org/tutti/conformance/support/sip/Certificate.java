package org.tutti.conformance.support.sip;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * What the server shows over TLS, made by the JDK's {@code keytool}: nobody but the tests vouches for it.
 *
 * @param keys PKCS#12, for the server
 * @param trusted PEM, for who calls
 */
public record Certificate(Path keys, Path trusted) {
    public static final String PASSWORD = "changeit";

    private static final class OfThisRun {
        static final Certificate ONE = make(Path.of(System.getProperty("tutti.work", "target"), "sip", "certificate").toAbsolutePath());
    }

    /** The same for all servers of a run: making one takes a second. */
    public static Certificate ofThisRun() {
        return OfThisRun.ONE;
    }

    private static Certificate make(Path folder) {
        try {
            Path store = Files.createDirectories(folder).resolve("sip.p12");
            Files.deleteIfExists(store);
            keytool(store, PhoneNetwork.ofThisRun().server());
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream bytes = Files.newInputStream(store)) {
                keys.load(bytes, PASSWORD.toCharArray());
            }
            String pem = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(keys.getCertificate("server").getEncoded());
            return new Certificate(store, Files.writeString(folder.resolve("sip.crt"),
                    "-----BEGIN CERTIFICATE-----\n" + pem + "\n-----END CERTIFICATE-----\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path store, String address) throws IOException {
        Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(program.toString(), "-genkeypair", "-alias", "server", "-keyalg", "RSA", "-keysize", "2048",
                "-validity", "30", "-dname", "CN=" + address, "-ext", "SAN=ip:" + address, "-storetype", "PKCS12",
                "-keystore", store.toString(), "-storepass", PASSWORD).redirectErrorStream(true).start();
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
