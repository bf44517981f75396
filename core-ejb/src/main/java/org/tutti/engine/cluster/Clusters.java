package org.tutti.engine.cluster;

import java.util.Properties;
import java.util.concurrent.ThreadFactory;
import javax.sql.DataSource;
import org.tutti.engine.ServerClock;

/** Where a server gets its {@link Cluster} from. */
public final class Clusters {

    private Clusters() {}

    /**
     * As the settings say: {@link ClusterSettings}. A server without any is by itself.
     *
     * @param key 32 bytes that all nodes have and nobody else
     * @param threads makes the one thread of its own
     */
    public static Cluster configured(
            Properties settings, DataSource database, ServerClock clock, byte[] key, ThreadFactory threads) {
        return ClusterSettings.of(settings)
                .<Cluster>map(each -> new JGroupsCluster(each, database, clock, key, threads, Timing.USUAL))
                .orElseGet(() -> Cluster.of(ClusterSettings.alone(settings)));
    }
}
