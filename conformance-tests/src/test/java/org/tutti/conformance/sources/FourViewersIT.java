package org.tutti.conformance.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.support.Browser;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.NeedsFfmpeg;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiServer;

/** One film, four ways to it: a file, HLS at either level, and one's own copy. */
@Tag("sources")
@Tag("long")
@NeedsFfmpeg
@NeedsChromium
@Isolated("goes by the clock")
@ExtendWith(SourcesServer.class)
class FourViewersIT {
    private static final int SECONDS = 20;

    private final TuttiServer server;

    FourViewersIT(TuttiServer server) {
        this.server = server;
    }

    @Test
    @Requirement("C-2")
    @Requirement("W-29")
    void fileHlsAtEitherLevel_andOnesOwnCopy_areOnTheSameMoment() throws IOException {
        FourWays.shelve(server);
        try (Cinema cinema = Cinema.showing(server, FourWays.LOCATOR)) {
            assertThat(cinema.item().path("renditions")).hasSize(2);
            Browser file = cinema.enter("File");
            Browser low = FourWays.playlist(cinema.enter("Low"));
            Browser high = FourWays.playlist(cinema.enter("High"));
            Browser own = FourWays.ownCopy(cinema.enter("Own"));
            cinema.host().play();
            FourWays.fix(low, 180);
            FourWays.fix(high, 360);
            cinema.awaitInStep();
            assertThat(Stream.of(file, low, high, own).map(each -> Cinema.saidOfMedium(each, "medium.kind")))
                    .containsExactlyElementsOf(List.of("file", "hls", "hls", "own"));
            cinema.assertTogether("file, HLS low, HLS high, own copy", SECONDS);
        }
    }
}
