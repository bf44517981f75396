package org.tutti.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.tutti.engine.journal.Stored;
import org.tutti.session.Actor;
import org.tutti.session.EndpointId;
import org.tutti.session.MemberId;
import org.tutti.session.Role;
import org.tutti.session.SessionId;

/**
 * Signed tokens: what a member shows to be let in as somebody. Each is scoped to one session, one member and one use,
 * and expires. Never log one. Thread-safe.
 */
final class Tokens {

    /** How long a token is good for, in µs. */
    static final long LIFETIME = 30L * 24 * 3600 * 1_000_000;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /**
     * Who a token makes of its bearer.
     *
     * @param invitation the id of the invitation; empty if it is none
     * @param inviter who made it
     */
    record Bearer(MemberId member, Role role, String invitation, Optional<MemberId> inviter) {}

    /** Who has a key. */
    record Holder(SessionId session, Actor actor) {}

    /** A member of a session, from one endpoint. */
    record Seat(MemberId member, Role role, EndpointId endpoint) {}

    private final byte[] key;

    Tokens(byte[] key) {
        this.key = key.clone();
    }

    /** Of several servers that start at once, in one folder, only the first has its way. */
    private static void putInPlace(Path whole, Path file) throws IOException {
        try {
            Files.createLink(file, whole);
        } catch (FileAlreadyExistsException e) {
            // That one it is, then.
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.deleteIfExists(whole);
    }

    /** Tokens signed by the key in this file, which is made if it is not there, readable by its owner only. */
    static Tokens keyedBy(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            byte[] fresh = new byte[32];
            RANDOM.nextBytes(fresh);
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
            // Whole or not at all: half a key would sign, and be easier to guess.
            Path whole = file.resolveSibling(file.getFileName() + "." + randomId());
            try (var channel = posix
                    ? Files.newByteChannel(whole, options, ownerOnly)
                    : Files.newByteChannel(whole, options)) {
                channel.write(ByteBuffer.wrap(fresh));
            }
            putInPlace(whole, file);
        }
        byte[] key = Files.readAllBytes(file);
        if (key.length != 32) {
            throw new IOException("The key has %d bytes instead of 32. Maybe a disk was full; delete the file, and everyone"
                    .formatted(key.length) + " joins anew.");
        }
        return new Tokens(key);
    }

    /** A fresh id of 128 random bits. */
    static String randomId() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return BASE64.encodeToString(bytes);
    }

    /** What makes its bearer the host of a session. */
    String host(SessionId session, MemberId member, long now) {
        return signed("host." + session + '.' + member + '.' + (now + LIFETIME));
    }

    /** The member a host token stands for, if it is genuine, of this session, and has not expired. */
    Optional<MemberId> hostOf(SessionId session, String token, long now) {
        return verified(token, 4, now)
                .filter(part -> part[0].equals("host") && part[1].equals(session.value()))
                .map(part -> new MemberId(part[2]));
    }

    /** What lets a member come with another endpoint. */
    String device(SessionId session, MemberId member, Role role, long now) {
        return signed("device." + session + '.' + member + '.' + role + '.' + (now + LIFETIME));
    }

    /** The member and role a device token stands for, if it is genuine, of this session, and has not expired. */
    Optional<Bearer> deviceOf(SessionId session, String token, long now) {
        return verified(token, 5, now)
                .filter(part -> part[0].equals("device") && part[1].equals(session.value()))
                .map(part -> new Bearer(new MemberId(part[2]), Role.valueOf(part[3]), "", Optional.empty()));
    }

    /**
     * What lets somebody in who was not in before.
     *
     * @param id names the invitation
     * @param personal whether all who come by it are one person
     * @param inviter who makes it
     */
    String invitation(
            SessionId session, Role role, String id, boolean personal, MemberId inviter, long expiry) {
        return signed("invitation." + session + '.' + role + '.' + id + '.' + personal + '.' + inviter + '.' + expiry);
    }

    /** Whom an invitation makes of its bearer, if it is genuine, of this session, and has not expired. */
    Optional<Bearer> invitedBy(SessionId session, String token, long now) {
        return verified(token, 7, now)
                .filter(part -> part[0].equals("invitation") && part[1].equals(session.value()))
                .map(part -> new Bearer(
                        // Of one person's invitation the id is also theirs, whichever device they come with.
                        new MemberId(Boolean.parseBoolean(part[4]) ? part[3] : randomId()),
                        Role.valueOf(part[2]),
                        part[3],
                        Optional.of(new MemberId(part[5]))));
    }

    /** What lets an endpoint come back to its place. */
    String seat(SessionId session, Seat seat, long now) {
        return signed("seat." + session + '.' + seat.member() + '.' + seat.role() + '.' + seat.endpoint() + '.'
                + (now + LIFETIME));
    }

    /** The seat a token stands for, if it is genuine, of this session, and has not expired. */
    Optional<Seat> seatOf(SessionId session, String token, long now) {
        return verified(token, 6, now)
                .filter(part -> part[0].equals("seat") && part[1].equals(session.value()))
                .map(part -> new Seat(new MemberId(part[2]), Role.valueOf(part[3]), new EndpointId(part[4])));
    }

    /** Names a key for somebody in a session: {@link #key}. It may be seen by anybody. */
    String keyId(SessionId session, Actor actor, long expiry) {
        return signed("key." + session + '.' + actor.kind() + '.' + actor.id() + '.' + randomId() + '.' + expiry);
    }

    /** Whose key this is, if its name is genuine and has not expired. */
    Optional<Holder> holderOf(String keyId, long now) {
        return verified(keyId, 6, now)
                .filter(part -> part[0].equals("key"))
                .map(part -> new Holder(
                        new SessionId(part[1]), new Actor(Actor.Kind.valueOf(part[2]), part[3])));
    }

    /** The key of a name: 256 bits that follow from it, so that nothing is stored. */
    byte[] key(String keyId) {
        // No token begins so: what is signed never gives a key away.
        return mac("seal." + keyId);
    }

    /** A key for tokens of another kind, which follows from this one. */
    byte[] keyOf(String kind) {
        // No token begins so.
        return mac("kind." + kind);
    }

    /** The session a token says it is of; nothing is checked. */
    static Optional<SessionId> sessionIn(String token) {
        String[] part = token.split("\\.", 3);
        return Optional.of(part)
                .filter(all -> all.length == 3 && all[1].matches("[\\w-]{1,64}"))
                .map(all -> new SessionId(all[1]));
    }

    /**
     * The id of a thing in a session: the same each time, and of 128 bits that only this server can tell.
     *
     * @param kind of what it is the id
     * @param names which one it is; whatever characters they have
     */
    String idOf(String kind, SessionId session, String... names) {
        var payload = new StringBuilder("id.").append(kind).append('.').append(session);
        for (String name : names) {
            // With the length, so that no two lists of names read alike.
            payload.append('.').append(name.length()).append('.').append(name);
        }
        return BASE64.encodeToString(Arrays.copyOf(mac(payload.toString()), 16));
    }

    /** 64 bits that only this server can tell of a session. */
    long code(SessionId session) {
        return ByteBuffer.wrap(mac("code." + session)).getLong();
    }

    /** 64 other bits that only this server can tell of a session. */
    long number(SessionId session) {
        return ByteBuffer.wrap(mac("number." + session)).getLong();
    }

    /** By what this server knows what it left of an entry that something was erased of, and when. */
    String seal(Stored entry) {
        // No token begins so. What it says at the end: nothing before it has such points, or it comes from this server.
        return BASE64.encodeToString(mac("erased." + entry.session() + '.' + entry.seq() + '.'
                + entry.erasedAt().orElseThrow() + '.' + entry.payload().orElse("") + '.' + entry.input()));
    }

    private String signed(String payload) {
        return payload + '.' + BASE64.encodeToString(mac(payload));
    }

    /** The parts of the payload; the last is the expiry. */
    private Optional<String[]> verified(String token, int parts, long now) {
        int dot = token.lastIndexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        String payload = token.substring(0, dot);
        byte[] given = token.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
        byte[] right = BASE64.encode(mac(payload));
        if (!MessageDigest.isEqual(given, right)) {
            return Optional.empty();
        }
        String[] part = payload.split("\\.");
        return part.length == parts && Long.parseLong(part[parts - 1]) > now ? Optional.of(part) : Optional.empty();
    }

    private byte[] mac(String payload) {
        return Hmac.of(key, payload.getBytes(StandardCharsets.UTF_8));
    }
}
