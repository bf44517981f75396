package org.tutti.gateway.sip.signal;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.tutti.gateway.sip.signal.Audio.Agreed;
import org.tutti.gateway.sip.signal.Audio.Codec;

/**
 * Offer and answer (RFC 3264) of one call: one medium, sound. What fails leaves everything as it was. Not thread-safe.
 */
final class Negotiation {

    private static final Set<String> PLAIN = Set.of("RTP/AVP", "RTP/AVPF");
    private static final Set<String> SECURE = Set.of("RTP/SAVP", "RTP/SAVPF");
    /** Ports below are those of services: no telephone takes sound there, but somebody might want us to send some. */
    private static final int FIRST_PORT = 1024;

    private final Audio.Local local;
    private final boolean encrypt;
    private final String session = Long.toString(ThreadLocalRandom.current().nextLong(1L << 53));
    private long version = 1;
    /** What we said last; empty before. */
    private String said = "";
    private Formats spoken = new Formats(List.of(), Map.of());
    /** All media there have been, whose places must be kept, and which of them is the call's. */
    private List<Sdp.Media> places = List.of();
    private int ours;
    private Optional<Agreed> agreed = Optional.empty();
    private Optional<Formats.Events> events = Optional.empty();
    private Optional<Formats> offered = Optional.empty();

    /** @param secure whether keys may be told: whether signalling is encrypted */
    Negotiation(Audio.Local local, boolean secure) {
        this.local = local;
        this.encrypt = secure && local.key().isPresent();
    }

    /** What was agreed on last. */
    Optional<Agreed> agreed() {
        return agreed;
    }

    /** What we said last, to be said again where nothing is to change; an offer if we have said nothing. */
    String again() {
        if (said.isEmpty()) {
            return offer();
        }
        offered = Optional.of(spoken);
        return said;
    }

    /** All that we have. */
    String offer() {
        Formats formats = Formats.offered(local.codecs(), agreed, events);
        spoken = formats;
        offered = Optional.of(formats);
        Optional<Sdes> key = encrypt ? local.key().map(ours -> new Sdes("1", ours)) : Optional.empty();
        String protocol = places.isEmpty() ? key.isPresent() ? "RTP/SAVP" : "RTP/AVP" : places.get(ours).protocol();
        Sdp.Media medium = medium(protocol, formats, Direction.SENDRECV, key);
        return say(places.isEmpty() ? List.of(medium) : withPlaces(places, ours, medium));
    }

    /**
     * Their answer to our offer.
     *
     * @throws SdpException if there is nothing in it that we offered
     */
    Agreed answered(Sdp answer) throws SdpException {
        Formats formats = offered.orElseThrow(() -> SdpException.notAcceptable("Nothing was offered"));
        if (answer.media().size() <= ours) {
            throw SdpException.notAcceptable("The answer lacks the sound");
        }
        Choice choice = choose(answer, ours, formats.codecs().stream().map(Formats.Use::codec).toList())
                .filter(found -> formats.codecs().contains(found.use))
                .orElseThrow(() -> SdpException.notAcceptable("The answer takes nothing of what was offered"));
        offered = Optional.empty();
        places = answer.media();
        agreed = Optional.of(choice.agreed(agreed));
        events = choice.events;
        return agreed.get();
    }

    /**
     * Answers their offer.
     *
     * @return what to say; what was agreed on is {@link #agreed()} then
     * @throws SdpException if we have nothing in common
     */
    String answer(Sdp offer) throws SdpException {
        for (int place = 0; place < offer.media().size(); place++) {
            Optional<Choice> found = choose(offer, place, local.codecs());
            if (found.isPresent()) {
                return agree(offer, place, found.get());
            }
        }
        Optional<Agreed> before = agreed;
        if (before.isPresent() && offer.media().size() > ours && offer.media().get(ours).port() == 0) {
            // They give the sound up for now: as good as holding it.
            Agreed was = before.get();
            agreed = Optional.of(new Agreed(was.rtp(), was.rtcp(), was.codec(), was.payloadType(), was.eventType(),
                    false, false, was.remoteKey()));
            places = offer.media();
            return say(withPlaces(places, -1, null));
        }
        throw SdpException.notAcceptable("Nothing in common: there is PCMU, PCMA, opus over RTP"
                + (encrypt ? " and SRTP (SDES)" : ""));
    }

    /** The same, but that nothing may be sent yet. */
    static Agreed silent(Agreed agreed) {
        return new Agreed(agreed.rtp(), agreed.rtcp(), agreed.codec(), agreed.payloadType(), agreed.eventType(),
                false, agreed.receive(), agreed.remoteKey());
    }

    private String agree(Sdp offer, int place, Choice choice) {
        Formats formats = new Formats(List.of(choice.use), choice.events
                .map(one -> Map.of(one.clockRate(), one.payloadType()))
                .orElse(Map.of()));
        Optional<Sdes> key = choice.key.map(theirs -> new Sdes(theirs.tag(), local.key().orElseThrow()));
        Sdp.Media medium = medium(offer.media().get(place).protocol(), formats, choice.direction.reversed(), key);
        agreed = Optional.of(choice.agreed(agreed));
        events = choice.events;
        places = offer.media();
        ours = place;
        spoken = formats;
        offered = Optional.empty();
        return say(withPlaces(places, place, medium));
    }

    private Sdp.Media medium(String protocol, Formats formats, Direction direction, Optional<Sdes> key) {
        List<String> attributes = new ArrayList<>(formats.attributes());
        attributes.add("ptime:20");
        attributes.add(direction.attribute());
        key.ifPresent(sdes -> attributes.add(sdes.attribute()));
        return new Sdp.Media("audio", local.rtp(), protocol, formats.list(), Optional.empty(), attributes);
    }

    /** All media in their places, refused but for one. */
    private static List<Sdp.Media> withPlaces(List<Sdp.Media> places, int one, Sdp.Media medium) {
        List<Sdp.Media> media = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            Sdp.Media there = places.get(i);
            media.add(i == one ? medium : new Sdp.Media(
                    there.kind(), 0, there.protocol(), there.formats().subList(0, 1), Optional.empty(), List.of()));
        }
        return media;
    }

    private String say(List<Sdp.Media> media) {
        String host = local.address().getHostAddress();
        String same = text(media, host);
        if (!said.isEmpty() && !same.equals(said)) {
            version++;
            same = text(media, host);
        }
        said = same;
        return said;
    }

    private String text(List<Sdp.Media> media, String host) {
        return new Sdp(session, Long.toString(version), Optional.of(host), List.of(), media).write(host);
    }

    /** What of a medium we can use. */
    private Optional<Choice> choose(Sdp sdp, int place, List<Codec> codecs) throws SdpException {
        Sdp.Media medium = sdp.media().get(place);
        Optional<Sdes> key = encrypt ? Sdes.among(medium.values("crypto")) : Optional.empty();
        boolean spoken = PLAIN.contains(medium.protocol()) || SECURE.contains(medium.protocol()) && key.isPresent();
        if (!medium.kind().equals("audio") || medium.port() == 0 || !spoken) {
            return Optional.empty();
        }
        Formats formats = Formats.of(medium);
        Optional<Formats.Use> use = formats.codecs().stream().filter(each -> codecs.contains(each.codec())).findFirst();
        if (use.isEmpty()) {
            return Optional.empty();
        }
        InetAddress address = address(medium.address().or(sdp::address)
                .orElseThrow(() -> SdpException.malformed("No c= in the session description")));
        if (!reachable(address) || medium.port() < FIRST_PORT) {
            throw SdpException.notAcceptable("Sound cannot be sent to where the session description says");
        }
        Direction said = Direction.in(medium.attributes())
                .or(() -> Direction.in(sdp.attributes()))
                .orElse(Direction.SENDRECV);
        Direction direction = Direction.of(said.sends(), said.receives() && !address.isAnyLocalAddress());
        return Optional.of(new Choice(use.get(), formats.eventsWith(use.get().codec()), direction, key,
                new InetSocketAddress(address, medium.port()), new InetSocketAddress(address, rtcp(medium))));
    }

    private boolean reachable(InetAddress address) {
        boolean four = address instanceof Inet4Address;
        return four == local.address() instanceof Inet4Address
                && !address.isMulticastAddress()
                && !address.getHostAddress().equals("255.255.255.255");
    }

    private static InetAddress address(String host) throws SdpException {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException e) {
            // A name could make us ask DNS for strangers; no telephone writes one.
            throw SdpException.notAcceptable("The address for sound must be an IP address");
        }
    }

    /** The port of RTCP (RFC 3605). Only the port: packets go to no other address than the one of the sound. */
    private static int rtcp(Sdp.Media medium) {
        int next = Math.min(medium.port() + 1, 65_535);
        try {
            int port = medium.attribute("rtcp").map(value -> Integer.parseInt(value.split(" ")[0])).orElse(next);
            return port >= FIRST_PORT && port <= 65_535 ? port : next;
        } catch (NumberFormatException e) {
            return next;
        }
    }

    /** @param direction as they see it */
    private record Choice(
            Formats.Use use,
            Optional<Formats.Events> events,
            Direction direction,
            Optional<Sdes> key,
            InetSocketAddress rtp,
            InetSocketAddress rtcp) {

        Agreed agreed(Optional<Agreed> before) {
            // Held the old way, by 0.0.0.0: there is no other address than the one before.
            boolean nowhere = rtp.getAddress().isAnyLocalAddress();
            return new Agreed(
                    nowhere ? before.map(Agreed::rtp).orElse(rtp) : rtp,
                    nowhere ? before.map(Agreed::rtcp).orElse(rtcp) : rtcp,
                    use.codec(), use.payloadType(), events.map(Formats.Events::payloadType),
                    direction.receives(), direction.sends(), key.map(Sdes::key));
        }
    }
}
