package org.tutti.conformance.support;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that signs JSON Web Tokens (RFC 7515), by the JDK alone: what reads them must not be what wrote them. */
public final class SigningKey {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final String id = UUID.randomUUID().toString();
    private final String algorithm;
    private final KeyPair pair;

    private SigningKey(String algorithm, KeyPair pair) {
        this.algorithm = algorithm;
        this.pair = pair;
    }

    /** For RS256. */
    public static SigningKey rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return new SigningKey("RS256", generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For ES256. */
    public static SigningKey elliptic() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new SigningKey("ES256", generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Names it in a set of keys. */
    public String id() {
        return id;
    }

    /** As a JSON Web Key, without what is private. */
    public Map<String, String> published() {
        Map<String, String> key = new LinkedHashMap<>(Map.of("kid", id, "use", "sig", "alg", algorithm));
        switch (pair.getPublic()) {
            case RSAPublicKey rsa -> {
                key.put("kty", "RSA");
                key.put("n", number(rsa.getModulus(), 256));
                key.put("e", number(rsa.getPublicExponent(), 3));
            }
            case ECPublicKey elliptic -> {
                key.put("kty", "EC");
                key.put("crv", "P-256");
                key.put("x", number(elliptic.getW().getAffineX(), 32));
                key.put("y", number(elliptic.getW().getAffineY(), 32));
            }
            default -> throw new IllegalStateException();
        }
        return key;
    }

    /** A token. @param header in place of {@code alg}, {@code kid} and {@code typ} as they should be */
    public String sign(Map<String, ?> header, Map<String, ?> claims) {
        Map<String, Object> all = new LinkedHashMap<>(Map.of("alg", algorithm, "kid", id, "typ", "JWT"));
        all.putAll(header);
        String text = part(all) + '.' + part(claims);
        return text + '.' + BASE64.encodeToString(signature(all.get("alg").toString(), text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** What somebody would do who has only the public key: take it for a shared secret, or sign nothing at all. */
    private byte[] signature(String wanted, byte[] text) {
        try {
            switch (wanted) {
                case "none":
                    return new byte[0];
                case "HS256":
                    Mac mac = Mac.getInstance("HmacSHA256");
                    mac.init(new SecretKeySpec(pair.getPublic().getEncoded(), "HmacSHA256"));
                    return mac.doFinal(text);
                default:
                    Signature signature = Signature.getInstance(
                            algorithm.equals("RS256") ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
                    signature.initSign(pair.getPrivate());
                    signature.update(text);
                    return signature.sign();
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(Map<String, ?> json) {
        return BASE64.encodeToString(TuttiApi.json(json).getBytes(StandardCharsets.UTF_8));
    }

    /** Big-endian, with exactly so many bytes. */
    private static String number(BigInteger value, int bytes) {
        byte[] signed = value.toByteArray();
        byte[] all = new byte[bytes];
        int length = Math.min(bytes, signed.length);
        System.arraycopy(Arrays.copyOfRange(signed, signed.length - length, signed.length), 0, all, bytes - length, length);
        return BASE64.encodeToString(all);
    }
}
