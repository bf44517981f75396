package org.tutti.engine;

/** For the page on which staff sign in: what it shows in their name later is a token of this server's own. */
public interface SignIn extends Identity {

    /** Where a browser keeps the token. */
    String COOKIE = "tutti-staff";

    /** How long the token is good for (s): a working day. */
    int LIFETIME_S = 8 * 3600;

    /** Whether there is an account of who runs this server. */
    boolean hasHostAccount();

    /**
     * Signs in by name and password. It takes a processor a good part of a second: limit how often anybody may try.
     *
     * @return a token, good for eight hours
     * @throws RefusedException if either is wrong, or too many try at once
     */
    String signIn(String name, String password) throws RefusedException;

    /**
     * Signs in whom an identity provider has signed in.
     *
     * @param token of that provider, an ID token
     * @return a token, good for eight hours
     * @throws RefusedException if it is not one that is trusted here, or makes its bearer none of the staff
     */
    String admit(String token) throws RefusedException;

    /**
     * From now on a token that {@link #signIn} or {@link #admit} gave is good for nothing, also after a restart.
     *
     * @throws RefusedException if it was not good anyway
     */
    void signOut(String token) throws RefusedException;
}
