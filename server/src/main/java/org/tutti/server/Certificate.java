package org.tutti.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The certificate that HTTPS shows, and the PKCS#12 file that has it together with its key.
 *
 * @param generated whether this server made it
 */
record Certificate(Path file, String password, X509Certificate shown, boolean generated) {

    /** The file's protection is that only its owner reads it; the format wants a password all the same. */
    private static final String NO_SECRET = "tutti-https";

    private static final Duration RENEWED_BEFORE_END = Duration.ofDays(30);
    private static final String DAYS_VALID = "731";
    private static final int IP_ADDRESS = 7;

    /** The customer's. */
    static Certificate given(Path file, String password) throws SettingException {
        return read(file, password, false);
    }

    /** The one made earlier if it still serves, else a new one. */
    static Certificate generated(Path file, Set<String> names, Instant now) throws SettingException {
        if (Files.exists(file)) {
            Certificate earlier = read(file, NO_SECRET, true);
            if (earlier.serves(names, now)) {
                return earlier;
            }
        }
        make(file, names);
        return read(file, NO_SECRET, true);
    }

    private boolean serves(Set<String> wanted, Instant now) {
        return now.plus(RENEWED_BEFORE_END).isBefore(end()) && names().containsAll(wanted);
    }

    private static Certificate read(Path file, String password, boolean generated) throws SettingException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password.toCharArray());
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, password.toCharArray()) != null
                        && store.getCertificate(alias) instanceof X509Certificate shown) {
                    return new Certificate(file, password, shown, generated);
                }
            }
            throw new SettingException("%s has no private key with a certificate. %s", file, remedy(generated));
        } catch (NoSuchFileException e) {
            throw new SettingException(
                    "There is no key store %s. Maybe the path of -D%s is wrong.", file, Reach.KEY_STORE);
        } catch (IOException | GeneralSecurityException e) {
            if (!generated && Stream.of(e, e.getCause()).anyMatch(UnrecoverableKeyException.class::isInstance)) {
                throw new SettingException(
                        "The password of the key store %s is wrong. Give the one it was made with, by -D%s=FILE.",
                        file, Reach.PASSWORD_FILE);
            }
            throw new SettingException("%s cannot be read as a PKCS#12 key store. %s", file, remedy(generated));
        }
    }

    private static String remedy(boolean generated) {
        return generated
                ? "Delete it, and the next start makes another."
                : "Maybe it was exported without its key:"
                        + " openssl pkcs12 -export -in CERTIFICATES -inkey KEY -out FILE.";
    }

    /** By the JDK's own tool, in a folder that nobody else can look into, then moved to its place. */
    private static void make(Path file, Set<String> names) throws SettingException {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(file.getParent()), "https");
            Path made = folder.resolve(file.getFileName());
            try {
                run(keytool(made, names));
                if (Files.getFileStore(made).supportsFileAttributeView("posix")) {
                    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
                }
                Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(made);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new SettingException(
                    "No certificate could be made in %s: %s. Maybe the folder cannot be written, or the JDK has no"
                            + " keytool; -D%s=FILE uses one of your own.",
                    file.getParent(), e.getMessage(), Reach.KEY_STORE);
        }
    }

    private static List<String> keytool(Path file, Collection<String> names) {
        String alternatives = names.stream()
                .map(name -> (Reach.isLiteral(name) ? "ip:" : "dns:") + name)
                .collect(Collectors.joining(","));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
                "-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", NO_SECRET,
                "-alias", "tutti", "-dname", "CN=Tutti",
                "-keyalg", "EC", "-groupname", "secp256r1", "-sigalg", "SHA256withECDSA",
                // A telephone's clock may be slow.
                "-startdate", "-1d", "-validity", DAYS_VALID,
                "-ext", "SAN=" + alternatives, "-ext", "KU=digitalSignature", "-ext", "EKU=serverAuth");
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool says '" + said.lines().findFirst().orElse("nothing") + "'");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("it was interrupted", e);
        }
    }

    Instant end() {
        return shown.getNotAfter().toInstant();
    }

    /** The addresses and names it is for. */
    Set<String> names() {
        try {
            return Optional.ofNullable(shown.getSubjectAlternativeNames()).stream()
                    .flatMap(Collection::stream)
                    .filter(name -> name.get(1) instanceof String)
                    .map(name -> name.get(0).equals(IP_ADDRESS)
                            ? Reach.canonical((String) name.get(1))
                            : ((String) name.get(1)).toLowerCase(Locale.ROOT))
                    .collect(Collectors.toSet());
        } catch (CertificateParsingException e) {
            return Set.of();
        }
    }

    /** Those of {@link #names()} that are not addresses; {@code *.} may stand for one label. */
    Stream<String> hostNames() {
        return names().stream().filter(name -> name.matches("(\\*\\.)?[a-z0-9.-]+") && !Reach.isLiteral(name));
    }

    /** As browsers show it. */
    String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(shown.getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a browser will make of it, in one line. */
    String outlook(Instant now) {
        if (now.isAfter(end())) {
            return "It has expired: browsers will refuse it. Get another.";
        }
        boolean selfSigned = shown.getSubjectX500Principal().equals(shown.getIssuerX500Principal());
        return selfSigned
                ? "Browsers warn of it once per device, as nobody vouches for it: compare the fingerprint, then go on."
                : "Browsers trust it if they trust '%s'.".formatted(shown.getIssuerX500Principal().getName());
    }
}
