package org.tutti.conformance.support.xmpp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.stream.Collectors;
import org.tutti.conformance.support.SelfSigned;

/**
 * A certificate as {@link SelfSigned} makes it, and its key, as the PEM files that servers read.
 */
record Certificate(Path certificate, Path key, Path both) {
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
            String names = XmppServer.NAMES.stream().map("dns:"::concat).collect(Collectors.joining(","));
            KeyStore keys = SelfSigned.make(store, XmppServer.NAMES.getFirst(), names);
            String certificate = SelfSigned.pem("CERTIFICATE", keys.getCertificate(SelfSigned.ALIAS).getEncoded());
            String key = SelfSigned.pem(
                    "PRIVATE KEY", keys.getKey(SelfSigned.ALIAS, SelfSigned.PASSWORD.toCharArray()).getEncoded());
            return new Certificate(Files.writeString(folder.resolve("localhost.crt"), certificate),
                    Files.writeString(folder.resolve("localhost.key"), key),
                    Files.writeString(folder.resolve("localhost.pem"), key + certificate));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
