package org.tutti.conformance.support.sip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import org.tutti.conformance.support.SelfSigned;

/**
 * What the server shows over TLS, as {@link SelfSigned} makes it.
 *
 * @param keys PKCS#12, for the server
 * @param trusted PEM, for who calls
 */
public record Certificate(Path keys, Path trusted) {
    public static final String PASSWORD = SelfSigned.PASSWORD;

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
            String address = PhoneNetwork.ofThisRun().server();
            KeyStore keys = SelfSigned.make(store, address, "ip:" + address);
            return new Certificate(store, Files.writeString(folder.resolve("sip.crt"),
                    SelfSigned.pem("CERTIFICATE", keys.getCertificate(SelfSigned.ALIAS).getEncoded())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
