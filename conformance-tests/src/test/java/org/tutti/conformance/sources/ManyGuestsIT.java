package org.tutti.conformance.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tutti.conformance.support.TuttiClient.hello;
import static org.tutti.conformance.support.TuttiClient.message;
import static org.tutti.conformance.support.TuttiClient.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.tutti.conformance.sources.LiveStream.Kind;
import org.tutti.conformance.support.LightClient;
import org.tutti.conformance.support.NeedsChromium;
import org.tutti.conformance.support.NeedsFfmpeg;
import org.tutti.conformance.support.Requirement;
import org.tutti.conformance.support.TuttiServer;

/** More than nine members, more than one site, no account, nobody else's service. */
@Tag("sources")
@Tag("long")
@NeedsFfmpeg
@NeedsChromium
@Isolated("a crowd takes all there is")
@ExtendWith(SourcesServer.class)
class ManyGuestsIT {
    private static final int GUESTS = 50;

    private final TuttiServer server;
    private final List<LightClient> guests = new ArrayList<>();

    ManyGuestsIT(TuttiServer server) {
        this.server = server;
    }

    @AfterEach
    void close() {
        guests.forEach(LightClient::close);
    }

    @Test
    @Requirement("C-67")
    @Requirement("C-11")
    void fiftyGuests_areGivenAFile_anAddressAndALiveStream_eachPreparedAndStartedOnAll() {
        try (MediaHost media = new MediaHost().serve("hls", MediaShelf.hls());
                LiveStream live = LiveStream.start(Kind.ofHls())) {
            media.serve("live", live.folder());
            List<String> more = List.of(media.url("hls/master.m3u8"), media.url("live/" + live.name()));
            try (Cinema cinema = Cinema.with(server, Map.of("items", more))) { // the first is a file of the server's
                for (int i = 0; i < GUESTS; i++) {
                    guests.add(LightClient.join(server.root(), hello(cinema.session().session(), "Guest " + i)));
                }
                guests.forEach(LightClient::welcome);
                cinema.enter("Ada");
                cinema.host().play();
                cinema.awaitInStep();
                assertThat(cinema.item().path("locator").asText()).isEqualTo("file:demo");
                cinema.host().command(message("next"));
                cinema.agree(cinema.browser("Ada")); // to the server that both others come from
                allStart(cinema, "url");
                cinema.host().command(message("next"));
                allStart(cinema, "live");
                assertThat(cinema.item().path("live").path("programmeTime").asBoolean()).isTrue();
                assertThat(guests).allMatch(LightClient::isOpen);
                assertThat(guests).allSatisfy(each -> assertThat(each.refused()).isEmpty());
            }
        }
    }

    /** Everybody gets ready for the item that was put on, then it starts for everybody at one instant. */
    private void allStart(Cinema cinema, String source) {
        await("all to be asked").atMost(Cinema.SOON).until(() ->
                guests.stream().allMatch(each -> barrierOf(each) != null));
        guests.forEach(each -> each.say(message("ready").put("barrier", barrierOf(each).asLong())));
        await(source + " to start for all").atMost(Cinema.SOON).until(() -> start(guests.getFirst()) != null
                && guests.stream().map(ManyGuestsIT::start).distinct().toList().size() == 1);
        cinema.awaitInStep();
        double now = cinema.host().estimateClock().now();
        JsonNode motion = start(guests.getFirst());
        double position = motion.get("position").asDouble() + (now - motion.get("timestamp").asDouble()) / 1000;
        guests.forEach(each -> each.say(report(position, now, 1)));
        cinema.host().awaitOffsets("of all", each -> each.distribution().endpoints() == GUESTS + 1);
    }

    private static JsonNode barrierOf(LightClient guest) {
        return guest.latest("timeline").map(each -> each.at("/hold/barrier")).filter(JsonNode::isNumber).orElse(null);
    }

    /** The motion in force from now on, if it moves. */
    private static JsonNode start(LightClient guest) {
        JsonNode timeline = guest.latest("timeline").orElseThrow();
        JsonNode motion = timeline.path("pending").isObject() ? timeline.get("pending") : timeline.get("motion");
        return timeline.path("hold").isObject() || motion.get("velocity").asDouble() != 1 ? null : motion;
    }
}
