package org.tutti.conformance.support.xmpp;

import java.util.concurrent.Callable;

/** Calls of a library that declares what a test does not want to hear of. */
final class Calls {
    private Calls() {}

    static <T> T unchecked(Callable<T> call) {
        try {
            return call.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
