package org.tutti.engine.cluster;

import java.io.DataInput;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jgroups.Address;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.TCP;

/**
 * TCP that seals every packet whole, and reads nothing out of one before it has been opened: JGroups has messages that
 * are objects of any class, and would make them for whoever sends them. Who sends something without the key is cut off.
 *
 * <p>A packet that is sent again by somebody who has listened is opened again. That does no harm: what is in it has a
 * sequence number of UNICAST3 or NAKACK2, by which it is dropped; what goes without one are questions about the clock
 * and their answers, heartbeats and the words of those protocols, which say what they said when they were new; and
 * whatever it makes a node believe of others, only the database changes who is a member, by the epoch.
 */
final class SealedTcp extends TCP {

    /** Bytes. Those above make none longer than 65,000. */
    static final int LONGEST = 200_000;

    private static final Logger LOG = System.getLogger(SealedTcp.class.getName());

    private final Sealer sealer;
    private final AtomicBoolean told = new AtomicBoolean();

    /** @param key 32 bytes, the same at all nodes */
    SealedTcp(byte[] key) {
        this.sealer = new Sealer(key);
        setId(ClassConfigurator.getProtocolId(TCP.class));
        setMaxLength(LONGEST);
    }

    @Override
    public void send(Address to, byte[] packet, int offset, int length) throws Exception {
        byte[] sealed;
        try {
            sealed = sealer.seal(packet, offset, length);
        } catch (RuntimeException e) {
            // As if it were lost on the way: it is sent again.
            LOG.log(Level.ERROR, "TUTTI-0508 A message to other nodes cannot be sealed.", e);
            return;
        }
        super.send(to, sealed, 0, sealed.length);
    }

    /** @throws Exception if this is not from a node with the same key; JGroups ends the connection then */
    @Override
    public void receive(Address from, DataInput in, int length) throws Exception {
        if (length < 0 || length > LONGEST) {
            throw new IOException("%s announces %d bytes".formatted(from, length));
        }
        byte[] sealed = new byte[length];
        in.readFully(sealed);
        receive(from, sealed, 0, length);
    }

    @Override
    public void receive(Address from, byte[] sealed, int offset, int length) {
        Optional<byte[]> plain = sealer.open(sealed, offset, length);
        if (plain.isEmpty()) {
            tell();
            throw new IllegalStateException("Not sealed by a node of this cluster");
        }
        try {
            super.receive(from, plain.get(), 0, plain.get().length);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "TUTTI-0509 A message of another node cannot be read.", e);
        }
    }

    private void tell() {
        if (!told.getAndSet(true)) {
            LOG.log(Level.ERROR,
                    "TUTTI-0510 Something talks to this node without the key of this cluster, and is not listened to."
                            + " Maybe a node has another token.key: all of them need the same folder in -Dtutti.shared.");
        }
    }
}
