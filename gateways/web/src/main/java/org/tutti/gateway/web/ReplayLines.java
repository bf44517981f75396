package org.tutti.gateway.web;

import static org.tutti.gateway.web.Forms.millis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.tutti.engine.Archive;
import org.tutti.engine.Archive.Step;
import org.tutti.session.Codec;
import org.tutti.session.Session;

/**
 * Writes a recording as JSON Lines ({@code docs/replay.md}): how it began, a line for each entry, and a last one that
 * says it is whole. What it cannot write it throws as {@link UncheckedIOException}. For one thread.
 */
final class ReplayLines implements Consumer<Step> {

    private final OutputStream out;
    private final LongSupplier clock;
    private Session last;

    /** @param clock the server's (µs) */
    ReplayLines(OutputStream out, LongSupplier clock) {
        this.out = new BufferedOutputStream(out, 1 << 16);
        this.clock = clock;
    }

    @Override
    public void accept(Step step) {
        Session session = step.session();
        Archive.Row row = step.row();
        try {
            if (last == null) {
                begin(session);
            }
            ObjectNode line = Forms.object()
                    .put("seq", row.seq())
                    .put("at", millis(row.stamp()))
                    .put("effectiveAt", millis(row.effectiveAt()))
                    .put("actor", row.actor());
            line(line, ReplayFrames.of(session, Codec.decode(row.input()), step.events()));
            last = session;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void begin(Session session) throws IOException {
        ObjectNode head = Forms.object()
                .put("session", session.id().value())
                .put("title", session.title())
                .put("begunAt", millis(session.begunAt()));
        line(head, ReplayFrames.opening(session));
    }

    /** Writes the last line, once all entries have been told. */
    void end() throws IOException {
        ObjectNode end = Forms.object()
                .put("entries", last.seq())
                .put("until", millis(last.ended() ? last.stamp() : Math.max(last.stamp(), clock.getAsLong())))
                .put("ended", last.ended());
        out.write(Frames.bytes(end));
        out.write('\n');
        out.flush();
    }

    /** The frames as they were sent, byte for byte; those that are no text in Base64. */
    private void line(ObjectNode fields, List<Frame> frames) throws IOException {
        byte[] start = Frames.bytes(fields);
        out.write(start, 0, start.length - 1);
        write(",\"frames\":[");
        for (int i = 0; i < frames.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            write(frames.get(i));
        }
        write("]}\n");
    }

    private void write(Frame frame) throws IOException {
        ByteBuffer buffer = frame.buffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        if (frame.isBinary()) {
            write('"' + Base64.getEncoder().encodeToString(bytes) + '"');
        } else {
            out.write(bytes);
        }
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
