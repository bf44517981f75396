package org.tutti.gateway.web;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** A client that takes frames out when the test says so. */
final class FakeWire implements Wire {
    final List<String> sent = new ArrayList<>();
    final List<Frame> frames = new ArrayList<>();
    final List<Consumer<Boolean>> underway = new ArrayList<>();
    Executor home = Runnable::run;
    boolean atOnce;
    int closed;

    @Override
    public void send(Frame frame, Consumer<Boolean> done) {
        sent.add(frame.text());
        frames.add(frame);
        if (atOnce) {
            done.accept(true);
        } else {
            underway.add(done);
        }
    }

    @Override
    public void ping() {}

    @Override
    public void close(int code, String reason) {
        closed = code;
    }

    @Override
    public Executor home() {
        return home;
    }

    void takeOne() {
        underway.removeFirst().accept(true);
    }
}
