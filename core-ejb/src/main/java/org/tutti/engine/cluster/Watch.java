package org.tutti.engine.cluster;

import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jgroups.Address;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.FD_SOCK2;

/**
 * Each node watches its neighbour by a socket, which breaks when that ends. JGroups tries once to open it (5.5.2): two
 * nodes that start at the same moment may each close what the other has just opened, and then watch nobody until the
 * members change, so that the end of one is noticed by its silence alone. This tries again until it is open.
 */
final class Watch extends FD_SOCK2 {

    private static final long AGAIN_MS = 1000;

    private Future<?> looking;

    Watch() {
        setId(ClassConfigurator.getProtocolId(FD_SOCK2.class));
    }

    @Override
    public void start() throws Exception {
        super.start();
        looking = timer.scheduleWithFixedDelay(this::look, AGAIN_MS, AGAIN_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        if (looking != null) {
            looking.cancel(false);
        }
        super.stop();
    }

    /** Whether it watches somebody. */
    boolean watching() {
        Address neighbour = members.getNext(local_addr);
        return neighbour != null && watches(neighbour);
    }

    /** In a thread of the timer: if nobody is watched, somebody is to be. */
    private void look() {
        Address neighbour = members.getNext(local_addr);
        if (neighbour != null && !suspected_mbrs.contains(neighbour) && !watches(neighbour)) {
            handle(new FdHeader(FdHeader.UNSUSPECT).mbrs(Set.of(neighbour)), local_addr);
        }
    }

    @Override
    protected void connectToNextPingDest(Address suspect) {
        super.connectToNextPingDest(suspect);
        Address neighbour = pingable_mbrs.getNext(local_addr);
        if (neighbour != null && !watches(neighbour)) {
            connectTo(neighbour, members);
        }
    }

    private boolean watches(Address neighbour) {
        return getPhysicalAddresses(neighbour).stream().anyMatch(srv::hasConnection);
    }
}
