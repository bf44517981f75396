package org.tutti.conformance.support.xmpp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A certificate nobody but the test vouches for, and its key, as the PEM files that servers read. Made by the JDK's
 * {@code keytool}. RSA: ejabberd does not take the elliptic keys as Java writes them, without the public key.
 */
record Certificate(Path certificate, Path key, Path both) {
    private static final String STORE_PASSWORD = "changeit";

    private static final class OfThisRun {
        static final Certificate ONE = make(Path.of(System.getProperty("tutti.work", "target"), "xmpp", "certificate")
                .toAbsolutePath());
    }

    /** The same for all servers of a run: making one takes a second. */
    static Certificate ofThisRun() {
        return OfThisRun.ONE;
    }

    private static Certificate make(Path folder) {
        try {
            Path store = Files.createDirectories(folder).resolve("localhost.p12");
            Files.deleteIfExists(store);
            keytool(store, XmppServer.NAMES);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream bytes = Files.newInputStream(store)) {
                keys.load(bytes, STORE_PASSWORD.toCharArray());
            }
            String certificate = pem("CERTIFICATE", keys.getCertificate("server").getEncoded());
            String key = pem("PRIVATE KEY", keys.getKey("server", STORE_PASSWORD.toCharArray()).getEncoded());
            return new Certificate(Files.writeString(folder.resolve("localhost.crt"), certificate),
                    Files.writeString(folder.resolve("localhost.key"), key),
                    Files.writeString(folder.resolve("localhost.pem"), key + certificate));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path store, List<String> names) throws IOException {
        Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(program.toString(), "-genkeypair", "-alias", "server", "-keyalg", "RSA",
                "-keysize", "2048", "-validity", "30", "-dname", "CN=" + names.getFirst(), "-ext",
                names.stream().map("dns:"::concat).collect(Collectors.joining(",", "SAN=", "")), "-storetype", "PKCS12",
                "-keystore", store.toString(), "-storepass", STORE_PASSWORD).redirectErrorStream(true).start();
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

    private static String pem(String type, byte[] bytes) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END " + type + "-----\n";
    }
}
