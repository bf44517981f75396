package org.tutti.source.url;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.tutti.media.elsewhere.Elsewhere;
import org.tutti.plugin.media.Fetch;
import org.tutti.plugin.media.Fetch.Part;
import org.tutti.plugin.media.MediaSource;
import org.tutti.plugin.testkit.MediaSourceTck;

class UrlSourceTckTest extends MediaSourceTck {

    private static final String STREAM = "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\na.ts\n";
    private static final String FILM = STREAM + "#EXT-X-ENDLIST\n";

    private static final Fetch FETCH = (address, _, _) -> switch (address.toString()) {
        case "https://example.org/films/film.m3u8", "https://example.org/films/a.ts" -> part(address, 200, FILM);
        case "https://example.org/films/live.m3u8" -> part(address, 200, STREAM);
        default -> part(address, 404, "");
    };

    private static Part part(URI address, int status, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Part(
                address, status, Optional.empty(), 0, OptionalLong.of(bytes.length), false, bytes, true, 1);
    }

    @Override
    protected MediaSource source() {
        return new UrlSource(new Elsewhere(FETCH, false, false));
    }

    @Override
    protected String locator() {
        return "https://example.org/films/film.m3u8";
    }

    @Override
    protected String missingLocator() {
        return "https://example.org/nothing.m3u8";
    }

    @Override
    protected Optional<String> othersLocator() {
        return Optional.of("https://example.org/films/live.m3u8");
    }
}
