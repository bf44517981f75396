package org.tutti.gateway.sip.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tutti.gateway.sip.signal.Audio.Codec;

/**
 * What is spoken under which payload type in one medium.
 *
 * @param codecs by payload type, in the order they were written
 * @param events payload types of telephone events, by clock rate
 */
record Formats(List<Use> codecs, Map<Integer, Integer> events) {

    private static final int LAST_STATIC = 95;

    record Use(int payloadType, Codec codec) {}

    /** Telephone events. */
    record Events(int clockRate, int payloadType) {}

    /**
     * The telephone events to use with a codec: of its clock rate as they should be (RFC 4733, 7.1), else of any. Phones
     * that offer Opus and events at 8000 only send them all the same: their keys would not be heard.
     */
    Optional<Events> eventsWith(Codec codec) {
        return Optional.ofNullable(events.get(codec.clockRate()))
                .map(type -> new Events(codec.clockRate(), type))
                .or(() -> new TreeMap<>(events).entrySet().stream().findFirst()
                        .map(one -> new Events(one.getKey(), one.getValue())));
    }

    /** What a medium has of what we know. */
    static Formats of(Sdp.Media medium) {
        Map<String, String> names = new TreeMap<>();
        for (String line : medium.values("rtpmap")) {
            int space = line.indexOf(' ');
            if (space > 0) {
                names.putIfAbsent(line.substring(0, space), line.substring(space + 1).strip().toLowerCase(Locale.ROOT));
            }
        }
        List<Use> codecs = new ArrayList<>();
        Map<Integer, Integer> events = new TreeMap<>();
        for (String format : medium.formats()) {
            Optional<Integer> type = payloadType(format);
            if (type.isEmpty()) {
                continue;
            }
            String name = names.getOrDefault(format, type.get() <= LAST_STATIC ? standing(type.get()) : "");
            codec(name).ifPresent(codec -> codecs.add(new Use(type.get(), codec)));
            events(name).ifPresent(rate -> events.putIfAbsent(rate, type.get()));
        }
        return new Formats(List.copyOf(codecs), Map.copyOf(events));
    }

    private static Optional<Integer> payloadType(String format) {
        try {
            int type = Integer.parseInt(format);
            return type >= 0 && type <= 127 ? Optional.of(type) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** What a payload type means without being explained (RFC 3551). */
    private static String standing(int type) {
        return type == Codec.PCMU.payloadType() ? "pcmu/8000" : type == Codec.PCMA.payloadType() ? "pcma/8000" : "";
    }

    private static Optional<Codec> codec(String name) {
        return switch (name) {
            case "pcmu/8000", "pcmu/8000/1" -> Optional.of(Codec.PCMU);
            case "pcma/8000", "pcma/8000/1" -> Optional.of(Codec.PCMA);
            case "opus/48000/2" -> Optional.of(Codec.OPUS);
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> events(String name) {
        return switch (name) {
            case "telephone-event/8000", "telephone-event/8000/1" -> Optional.of(8000);
            case "telephone-event/48000", "telephone-event/48000/1" -> Optional.of(48_000);
            default -> Optional.empty();
        };
    }

    /**
     * What we offer: all of {@code codecs}, with telephone events at each of their clock rates.
     *
     * @param before what was agreed on, which keeps its payload types
     * @param eventsBefore the telephone events of it
     */
    static Formats offered(List<Codec> codecs, Optional<Audio.Agreed> before, Optional<Events> eventsBefore) {
        List<Use> uses = new ArrayList<>();
        Map<Integer, Integer> events = new TreeMap<>();
        before.ifPresent(agreed -> uses.add(new Use(agreed.payloadType(), agreed.codec())));
        eventsBefore.ifPresent(known -> events.put(known.clockRate, known.payloadType));
        for (Codec codec : codecs) {
            if (uses.stream().noneMatch(use -> use.codec == codec)) {
                uses.add(new Use(free(codec.payloadType(), uses, events), codec));
            }
        }
        for (Codec codec : codecs) {
            if (!events.containsKey(codec.clockRate())) {
                events.put(codec.clockRate(), free(101, uses, events));
            }
        }
        return new Formats(List.copyOf(uses), Map.copyOf(events));
    }

    /** A payload type must not change its meaning while a session lasts. */
    private static int free(int wanted, List<Use> uses, Map<Integer, Integer> events) {
        int type = wanted;
        while (taken(type, uses, events)) {
            type = type < 96 || type == 127 ? 96 : type + 1;
        }
        return type;
    }

    private static boolean taken(int type, List<Use> uses, Map<Integer, Integer> events) {
        return uses.stream().anyMatch(use -> use.payloadType == type) || events.containsValue(type);
    }

    List<String> list() {
        List<String> list = new ArrayList<>();
        codecs.forEach(use -> list.add(Integer.toString(use.payloadType)));
        new TreeMap<>(events).values().forEach(type -> list.add(type.toString()));
        return list;
    }

    /** {@code rtpmap} and {@code fmtp}, without {@code a=}. */
    List<String> attributes() {
        List<String> lines = new ArrayList<>();
        for (Use use : codecs) {
            lines.add("rtpmap:" + use.payloadType + " " + switch (use.codec) {
                case PCMU -> "PCMU/8000";
                case PCMA -> "PCMA/8000";
                case OPUS -> "opus/48000/2";
            });
            if (use.codec == Codec.OPUS) {
                lines.add("fmtp:" + use.payloadType + " maxplaybackrate=16000;sprop-maxcapturerate=16000");
            }
        }
        new TreeMap<>(events).forEach((rate, type) -> {
            lines.add("rtpmap:" + type + " telephone-event/" + rate);
            lines.add("fmtp:" + type + " 0-15");
        });
        return lines;
    }
}
