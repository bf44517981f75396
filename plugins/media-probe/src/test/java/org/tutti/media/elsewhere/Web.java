package org.tutti.media.elsewhere;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.tutti.plugin.media.Fetch;
import org.tutti.plugin.media.FetchException;
import org.tutti.plugin.media.FetchException.Reason;

/** Other servers, at hand. What is not on them is 404. */
final class Web implements Fetch {

    static final long NOW = Instant.parse("2026-03-01T12:00:00Z").getEpochSecond() * 1_000_000;

    private record Page(int status, byte[] bytes, boolean shared, boolean sized, URI address) {}

    private final Map<String, Page> pages = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private String forbidden = "\0";

    /** What pages may read. */
    Web with(String address, String text) {
        return with(address, 200, text, true);
    }

    Web with(String address, int status, String text, boolean shared) {
        return put(address, new Page(status, text.getBytes(StandardCharsets.UTF_8), shared, true, URI.create(address)));
    }

    /** Whose length is not told. */
    Web withUnsized(String address, String text) {
        return put(address, new Page(200, text.getBytes(StandardCharsets.UTF_8), true, false, URI.create(address)));
    }

    Web leading(String from, String to) {
        Page page = pages.get(to);
        return put(from, new Page(page.status, page.bytes, page.shared, page.sized, URI.create(to)));
    }

    private Web put(String address, Page page) {
        pages.put(address, page);
        return this;
    }

    /** What the host does not ask for. */
    Web without(String beginning) {
        forbidden = beginning;
        return this;
    }

    List<String> asked() {
        return asked;
    }

    @Override
    public Part get(URI address, long from, int most) throws FetchException {
        asked.add(address.toString());
        if (address.toString().startsWith(forbidden)) {
            throw new FetchException(Reason.NOT_PUBLIC, "'%s' is in a private network.".formatted(address.getHost()));
        }
        Page page = pages.getOrDefault(address.toString(), new Page(404, new byte[0], true, true, address));
        byte[] all = page.bytes;
        byte[] part = Arrays.copyOfRange(
                all, (int) Math.min(from, all.length), (int) Math.min(all.length, from + most));
        OptionalLong length = page.sized ? OptionalLong.of(all.length) : OptionalLong.empty();
        return new Part(page.address, page.status, Optional.empty(), from, length, true, part, page.shared, NOW);
    }
}
