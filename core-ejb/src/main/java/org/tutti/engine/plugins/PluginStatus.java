package org.tutti.engine.plugins;

import java.util.List;

/**
 * How a plug-in does, or why a jar of the folder is none.
 *
 * @param info what it is; of a refused jar the name is that of its file
 * @param state whether it is in use
 * @param description what it does, in a line; may be empty
 * @param ranking among those of its name
 * @param pid the name of its configuration in the folder, without {@code .cfg}; empty if it has none
 * @param usage what it was used for
 * @param findings why it is refused; none if it is not
 */
public record PluginStatus(
        PluginInfo info, State state, String description, int ranking, String pid, Usage usage, List<String> findings) {

    /** Whether a plug-in is in use. */
    public enum State {
        /** It is in use. */
        ACTIVE,
        /** It failed and is not called for a while, or until it is replaced. */
        TRIPPED,
        /** It was not let in. */
        REFUSED
    }

    /**
     * What a plug-in was used for since it came.
     *
     * @param calls how many
     * @param msTotal time all of them took
     * @param msSlowest time the longest took
     * @param failures calls that threw, were cut off, or gave no sense
     * @param trips how often it was taken out of use
     * @param stuck calls that have not come back
     * @param lastError what the last failure was; empty if there was none
     * @param lastErrorAgo seconds since then
     */
    public record Usage(
            long calls, double msTotal, double msSlowest, long failures, long trips, int stuck,
            String lastError, double lastErrorAgo) {

        static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0, "", 0);
    }
}
