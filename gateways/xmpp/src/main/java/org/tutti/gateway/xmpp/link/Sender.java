package org.tutti.gateway.xmpp.link;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jivesoftware.smack.AbstractXMPPConnection;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.packet.ErrorIQ;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.packet.StanzaError.Condition;

/**
 * What waits to be sent by a connection, and the one thread that sends it: Smack makes who sends wait when the network is
 * slow, and nobody who serves sessions may be made to wait. Thread-safe; nothing here blocks its caller.
 */
final class Sender implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Sender.class.getName());

    /** More than this means that the network takes nothing any more, or far too little. */
    private static final int MOST_WAITING = 20_000;
    private static final long AGAIN_MS = 100;

    private final AbstractXMPPConnection connection;
    private final ScheduledExecutorService timer;
    private final Consumer<Exception> trouble;
    private final BlockingQueue<Task> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private volatile boolean closed;

    private interface Task {
        void run() throws InterruptedException, SmackException.NotConnectedException;
    }

    /** @param trouble is told when too much waits */
    Sender(
            AbstractXMPPConnection connection,
            ThreadFactory threads,
            ScheduledExecutorService timer,
            Consumer<Exception> trouble) {
        this.connection = connection;
        this.timer = timer;
        this.trouble = trouble;
        this.thread = threads.newThread(this::run);
        thread.start();
    }

    void send(Stanza stanza) {
        enqueue(() -> connection.sendStanza(stanza));
    }

    /** As {@link Wire#ask}. */
    void ask(IQ request, Consumer<IQ> answer) {
        enqueue(() -> connection.sendIqRequestAsync(request)
                .onSuccess(answer::accept)
                .onError(failure -> failed(request, answer, failure)));
    }

    private void failed(IQ request, Consumer<IQ> answer, Exception failure) {
        if (failure instanceof SmackException.OutgoingQueueFullException && !closed) {
            try {
                timer.schedule(() -> ask(request, answer), AGAIN_MS, TimeUnit.MILLISECONDS);
                return;
            } catch (RejectedExecutionException e) {
                LOG.log(Level.DEBUG, "Not asked any more, the server stops.", e);
            }
        }
        answer.accept(ErrorIQ.createErrorResponse(
                request,
                failure instanceof XMPPException.XMPPErrorException refused
                        ? refused.getStanzaError()
                        : StanzaError.getBuilder(Condition.remote_server_timeout).build()));
    }

    private void enqueue(Task task) {
        if (!closed && !waiting.offer(task)) {
            trouble.accept(new IOException("%d stanzas wait to be sent.".formatted(MOST_WAITING)));
        }
    }

    private void run() {
        try {
            while (!closed) {
                sendNext();
            }
        } catch (InterruptedException | SmackException.NotConnectedException e) {
            LOG.log(Level.DEBUG, "Nothing is sent any more.", e);
        }
    }

    private void sendNext() throws InterruptedException, SmackException.NotConnectedException {
        Task task = waiting.take();
        try {
            task.run();
        } catch (RuntimeException | StackOverflowError e) {
            // One that cannot be written must not keep the others from being sent.
            LOG.log(Level.WARNING, "TUTTI-0307 Something could not be sent.", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        waiting.clear();
        thread.interrupt();
    }
}
