package org.tutti.plugin.sync;

/** By the name of the real one, which a scan knows by its name alone. */
@FunctionalInterface
public interface SyncStrategy {
    /** Decides. */
    void choose();
}
