package org.tutti.gateway.sip;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.tutti.gateway.sip.signal.Audio;
import org.tutti.gateway.sip.signal.Leg;
import org.tutti.gateway.sip.signal.LegListener;
import org.tutti.gateway.sip.signal.LegListener.Ending;
import org.tutti.gateway.sip.signal.Party;
import org.tutti.gateway.sip.signal.Switchboard;

/** A call without a network: what was done with it is written down in {@link #done}. */
final class FakeLeg implements Leg {

    final List<String> done = new ArrayList<>();
    final List<String> written = new ArrayList<>();
    private final Map<String, String> parameters = new HashMap<>();
    private final String called;
    private final Party party;
    private LegListener listener;

    FakeLeg(String called, Party party) {
        this.called = called;
        this.party = party;
    }

    static Party stranger(String name) {
        return new Party("sip:" + name.toLowerCase() + "@phones.example", false, Optional.of(name), "d",
                InetAddress.getLoopbackAddress(), Optional.empty());
    }

    static Party known(String name) {
        return new Party("sip:" + name.toLowerCase() + "@example.org", true, Optional.of(name), "d",
                InetAddress.getLoopbackAddress(), Optional.empty());
    }

    FakeLeg with(String parameter, String value) {
        parameters.put(parameter, value);
        return this;
    }

    /** The other end has confirmed the answer. */
    void confirm() {
        listener.connected();
    }

    void press(String keys) {
        keys.chars().forEach(key -> listener.key((char) key));
    }

    void says(String text) {
        listener.message(text);
    }

    void hold(boolean held) {
        listener.held(held);
    }

    void ends(Ending.Kind kind) {
        listener.ended(new Ending(kind, 0, ""));
    }

    @Override
    public String id() {
        return "leg";
    }

    @Override
    public boolean incoming() {
        return true;
    }

    @Override
    public Party remote() {
        return party;
    }

    @Override
    public String called() {
        return called;
    }

    @Override
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    @Override
    public boolean secure() {
        return false;
    }

    @Override
    public void listen(LegListener told) {
        listener = told;
    }

    @Override
    public void ring() {
        done.add("180");
    }

    @Override
    public void queue(String reason) {
        done.add("182");
    }

    @Override
    public void accept(Audio audio) {
        done.add("200");
    }

    @Override
    public void refuse(Switchboard.Status status) {
        done.add(Integer.toString(status.code()));
    }

    @Override
    public void hangUp(String reason) {
        done.add("BYE " + reason);
    }

    @Override
    public CompletionStage<Boolean> message(String text) {
        written.add(text);
        return CompletableFuture.completedFuture(true);
    }
}
