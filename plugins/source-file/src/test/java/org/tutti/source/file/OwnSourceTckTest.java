package org.tutti.source.file;

import java.util.Optional;
import org.tutti.plugin.media.MediaSource;
import org.tutti.plugin.testkit.MediaSourceTck;

class OwnSourceTckTest extends MediaSourceTck {

    @Override
    protected MediaSource source() {
        return new OwnSource();
    }

    @Override
    protected String locator() {
        return "own:film.mp4?size=12&duration=3&type=video/mp4&digest=" + "0".repeat(64);
    }

    @Override
    protected String missingLocator() {
        return "own:film.mp4";
    }

    @Override
    protected Optional<String> path() {
        return Optional.empty();
    }
}
