package org.tutti.engine.identity;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.tutti.engine.RefusedException;
import org.tutti.engine.SignIn;
import org.tutti.engine.Staff;
import org.tutti.engine.fetch.GuardedFetch;
import org.tutti.engine.identity.StaffTokens.SignedIn;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;

/** The staff by the issuers that are trusted here, and by the account that was made at the first start. Thread-safe. */
public final class DefaultIdentity implements SignIn, AutoCloseable {

    private static final Logger LOG = System.getLogger(DefaultIdentity.class.getName());

    /** Hashing takes a processor a good part of a second. */
    private static final int SIGN_INS_AT_ONCE = 2, HASHING_WAIT_S = 2;

    private final WebTokens web;
    private final StaffTokens own;
    private final SignedOut signedOut;
    private final HostAccount host;
    private final LongSupplier now;
    private final Runnable connections;
    private final Semaphore hashing = new Semaphore(SIGN_INS_AT_ONCE);

    DefaultIdentity(
            WebTokens web,
            StaffTokens own,
            SignedOut signedOut,
            HostAccount host,
            LongSupplier now,
            Runnable connections) {
        this.web = web;
        this.own = own;
        this.signedOut = signedOut;
        this.host = host;
        this.now = now;
        this.connections = connections;
    }

    /**
     * As the system property {@code tutti.issuers} says.
     *
     * @param folder where the account of who runs the server is, and who signed out at a server of before
     * @param database where it is kept who has signed out
     * @param key of this server's own tokens
     * @param now the instant by the server's clock, in µs
     * @throws IllegalArgumentException if the setting cannot be read
     */
    public static DefaultIdentity configured(Path folder, DataSource database, byte[] key, LongSupplier now)
            throws IOException {
        List<TrustedIssuer> issuers = IssuersFile.read(System.getProperty(IssuersFile.SETTING, ""));
        String allowed = issuers.stream()
                .flatMap(issuer -> issuer.addresses().stream())
                .collect(Collectors.joining(","));
        GuardedFetch fetch = GuardedFetch.allowing(allowed, now);
        return new DefaultIdentity(
                new WebTokens(issuers, new FetchedDocuments(fetch), now),
                new StaffTokens(key),
                new SignedOut(database, folder.resolve("signed-out"), now),
                new HostAccount(folder.resolve("host.account")),
                now,
                fetch::close);
    }

    @Override
    public boolean recognises(String token) {
        return StaffTokens.looksLike(token) || WebTokens.looksLike(token);
    }

    @Override
    public Staff staff(String token) throws RefusedException {
        return StaffTokens.looksLike(token) ? signedIn(token).staff() : web.staff(token);
    }

    private SignedIn signedIn(String token) throws RefusedException {
        SignedIn signedIn = own.read(token).orElseThrow(() -> WebTokens.refused("The token is not of this server."));
        Staff staff = signedIn.staff();
        if (staff.expiresAt() <= now.getAsLong()) {
            throw WebTokens.refused("You were signed in for eight hours. Sign in again.");
        }
        boolean superseded = staff.account().equals(HostAccount.ACCOUNT)
                && staff.expiresAt() - StaffTokens.LIFETIME < host.since();
        if (superseded || signedOut.contains(signedIn.id())) {
            throw WebTokens.refused("You have signed out. Sign in again.");
        }
        return signedIn;
    }

    @Override
    public String signIn(String name, String password) throws RefusedException {
        if (!placeToHash()) {
            throw new RefusedException(new Refusal(Code.TOO_FAST, "Others sign in just now. Try again in a moment."));
        }
        try {
            return host.signIn(name, password, now.getAsLong() + StaffTokens.LIFETIME)
                    .map(own::token)
                    .orElseThrow(() -> WebTokens.refused("The name or the password is wrong."));
        } finally {
            hashing.release();
        }
    }

    private boolean placeToHash() {
        try {
            return hashing.tryAcquire(HASHING_WAIT_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public String admit(String token) throws RefusedException {
        Staff staff = web.staff(token);
        // What providers give is good for minutes.
        return own.token(new Staff(
                staff.tenant(), staff.account(), staff.name(), staff.roles(), staff.template(),
                now.getAsLong() + StaffTokens.LIFETIME));
    }

    @Override
    public void signOut(String token) throws RefusedException {
        SignedIn signedIn = signedIn(token);
        try {
            signedOut.add(signedIn.id(), signedIn.staff().expiresAt());
        } catch (SQLException e) {
            LOG.log(Level.WARNING, "TUTTI-0038 A sign-out could not be written down.", e);
            throw new RefusedException(new Refusal(
                    Code.NOT_READY, "That you sign out cannot be written down just now. Try again in a moment."));
        }
    }

    /** Hears of who has signed out at other servers; to be called every few seconds where there are any. */
    public void refresh() {
        signedOut.refresh();
    }

    @Override
    public boolean hasHostAccount() {
        return host.exists();
    }

    /** Breaks off what is asked of issuers. */
    @Override
    public void close() {
        connections.run();
    }
}
