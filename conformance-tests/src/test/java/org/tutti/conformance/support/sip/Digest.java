package org.tutti.conformance.support.sip;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a phone shows that it knows a password (RFC 7616, RFC 8760). */
public record Digest(String user, String password, String algorithm) {

    public static Digest sha256(String user, String password) {
        return new Digest(user, password, "SHA-256");
    }

    public static Digest md5(String user, String password) {
        return new Digest(user, password, "MD5");
    }

    /** What to answer to the challenge of its algorithm. */
    String answer(SipMessage refusal, String method, String uri) {
        String header = refusal.status() == 401 ? "WWW-Authenticate" : "Proxy-Authenticate";
        String challenge = refusal.all(header).stream()
                .filter(each -> value(each, "algorithm").equalsIgnoreCase(algorithm)
                        || !each.contains("algorithm") && algorithm.equals("MD5"))
                .findFirst().orElseThrow(() -> new AssertionError("No challenge by " + algorithm + " in " + refusal));
        String realm = value(challenge, "realm");
        String nonce = value(challenge, "nonce");
        String own = HexFormat.of().toHexDigits(System.nanoTime());
        String ha1 = hash(user + ":" + realm + ":" + password);
        String response = hash(ha1 + ":" + nonce + ":00000001:" + own + ":auth:" + hash(method + ":" + uri));
        return (refusal.status() == 401 ? "Authorization" : "Proxy-Authorization") + ": Digest username=\"" + user
                + "\", realm=\"" + realm + "\", nonce=\"" + nonce + "\", uri=\"" + uri + "\", response=\"" + response
                + "\", algorithm=" + algorithm + ", qop=auth, nc=00000001, cnonce=\"" + own + '"'
                + (challenge.contains("opaque") ? ", opaque=\"" + value(challenge, "opaque") + '"' : "");
    }

    private static String value(String challenge, String name) {
        Matcher found = Pattern.compile("(?i)[ ,]" + name + "\\s*=\\s*\"?([^\",]*)").matcher(challenge);
        return found.find() ? found.group(1) : "";
    }

    private String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
