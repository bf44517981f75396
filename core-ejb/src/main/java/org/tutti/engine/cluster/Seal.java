package org.tutti.engine.cluster;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jgroups.BytesMessage;
import org.jgroups.Message;
import org.jgroups.stack.Protocol;
import org.jgroups.util.ByteArray;
import org.jgroups.util.MessageBatch;
import org.jgroups.util.Util;

/**
 * Seals all that leaves by the transport below it, the words of the protocols above it among them, and drops what does not
 * come from a node with the same key. {@link org.jgroups.protocols.SYM_ENCRYPT} leaves those words as they are, and lets
 * in messages that have nothing else in them, whoever sends them.
 */
final class Seal extends Protocol {

    private static final Logger LOG = System.getLogger(Seal.class.getName());

    private final Sealer sealer;
    private final AtomicBoolean told = new AtomicBoolean();

    Seal(byte[] key) {
        this.sealer = new Sealer(key);
    }

    @Override
    public Object down(Message message) {
        try {
            if (message.getSrc() == null) {
                message.setSrc(local_addr);
            }
            ByteArray plain = Util.messageToBuffer(message);
            var sealed = new BytesMessage(
                    message.getDest(), sealer.seal(plain.getArray(), plain.getOffset(), plain.getLength()));
            sealed.setSrc(message.getSrc());
            sealed.setFlag(message.getFlags(false), false);
            sealed.setFlag(message.getFlags(true), true);
            return down_prot.down(sealed);
        } catch (Exception e) {
            // As if it were lost on the way: it is sent again.
            LOG.log(Level.ERROR, "TUTTI-0508 A message to other nodes cannot be sealed.", e);
            return null;
        }
    }

    @Override
    public Object up(Message message) {
        return opened(message).map(up_prot::up).orElse(null);
    }

    @Override
    public void up(MessageBatch batch) {
        List<Message> opened = new ArrayList<>(batch.size());
        for (Message message : batch) {
            opened(message).ifPresent(opened::add);
        }
        if (!opened.isEmpty()) {
            up_prot.up(new MessageBatch(
                            batch.dest(), batch.sender(), batch.clusterName(), batch.multicast(), opened)
                    .mode(batch.mode()));
        }
    }

    private Optional<Message> opened(Message message) {
        try {
            Optional<byte[]> plain = message.hasArray()
                    ? sealer.open(message.getArray(), message.getOffset(), message.getLength())
                    : Optional.empty();
            if (plain.isEmpty()) {
                tell();
                return Optional.empty();
            }
            Message opened = Util.messageFromBuffer(plain.get(), 0, plain.get().length);
            // What the transport has gone by, is not sealed.
            return Optional.of(opened).filter(each -> Objects.equals(each.getSrc(), message.getSrc()));
        } catch (Exception e) {
            LOG.log(Level.ERROR, "TUTTI-0509 A message of another node cannot be read.", e);
            return Optional.empty();
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
