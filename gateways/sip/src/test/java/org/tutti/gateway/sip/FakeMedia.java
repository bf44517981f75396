package org.tutti.gateway.sip;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.tutti.gateway.sip.media.CallAudio;
import org.tutti.gateway.sip.media.Figures;
import org.tutti.gateway.sip.media.MediaEngine;
import org.tutti.gateway.sip.media.MediaListener;
import org.tutti.gateway.sip.media.Program;
import org.tutti.gateway.sip.media.Voices;

/** Sound without a network; each line is there to be looked at. */
final class FakeMedia implements MediaEngine {

    final List<Line> lines = new ArrayList<>();
    int ports = 100;

    static final class Line implements CallAudio {
        final Program program;
        final MediaListener listener;
        boolean talks;
        boolean closed;

        Line(Program program, MediaListener listener) {
            this.program = program;
            this.listener = listener;
        }

        @Override
        public Optional<Figures> figures() {
            return Optional.of(new Figures("PCMU", OptionalDouble.of(3), OptionalDouble.empty(), OptionalDouble.empty(),
                    OptionalDouble.of(20), 130, 40, 0, 0, 0));
        }

        @Override
        public void signalledFrom(InetAddress source) {}

        @Override
        public void talk(boolean on) {
            talks = on;
        }

        @Override
        public void join(Voices room) {}

        @Override
        public Local local() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void agreed(Agreed agreed) {}

        @Override
        public void close() {
            closed = true;
        }
    }

    @Override
    public Optional<CallAudio> open(Wish wish, Program program, MediaListener listener) {
        if (lines.size() == ports) {
            return Optional.empty();
        }
        var line = new Line(program, listener);
        lines.add(line);
        return Optional.of(line);
    }

    @Override
    public int calls() {
        return lines.size();
    }

    @Override
    public long sent() {
        return 0;
    }

    @Override
    public void close() {}
}
