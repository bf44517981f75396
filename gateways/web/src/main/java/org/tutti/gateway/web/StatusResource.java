package org.tutti.gateway.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tutti.engine.Gateway;
import org.tutti.engine.Sessions;
import org.tutti.engine.Sessions.Load;
import org.tutti.engine.Shedding;

/** Whether the server serves, and what it has to do. */
@Path("/status")
public class StatusResource {

    /** The system property with the origins from which browsers may fetch without asking their people. */
    private static final String TRUST = "tutti.media.trusted";

    private static final List<String> TRUSTED = Stream.of(System.getProperty(TRUST, "").split("[,\\s]+"))
            .flatMap(origin -> MediaOrigins.origin(origin).stream())
            .distinct()
            .toList();

    @Inject
    private WebGateway gateway;

    /** 200 when sessions are served, 503 before. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response status() {
        Sessions sessions = gateway.sessions();
        boolean ready = sessions.ready();
        Load done = sessions.load();
        ObjectNode body = Frames.object()
                .put("status", ready ? "ready" : "starting")
                .put("clock", sessions.clock().id())
                .put("sessions", done.sessions())
                .put("endpoints", gateway.connections());
        gateway.reach().url().ifPresent(url -> body.put("url", url));
        UploadSettings uploads = UploadSettings.configured();
        if (uploads.who() != UploadSettings.Who.OFF) {
            body.putObject("uploads").put("who", Forms.name(uploads.who())).put("limit", uploads.limit());
        }
        if (!TRUSTED.isEmpty()) {
            ArrayNode trusted = body.putArray("trusted");
            TRUSTED.forEach(trusted::add);
        }
        Shedding shedding = sessions.vitals().shedding();
        body.put("phase", Forms.name(sessions.nodes().phase()));
        ObjectNode load = body.putObject("load");
        load.put("percent", Math.round(shedding.load())).put("shed", Forms.name(shedding.level()));
        body.putObject("journal").put("entries", done.entries()).put("commits", done.commits());
        ObjectNode gateways = body.putObject("gateways");
        for (Gateway each : sessions.gateways()) {
            ObjectNode state = gateways.putObject(each.name()).put("up", each.up());
            new TreeMap<>(each.counters()).forEach(state.putObject("counters")::put);
        }
        var response = Response.status(ready ? 200 : 503).entity(Frames.text(body));
        return (ready ? response : response.header(HttpHeaders.RETRY_AFTER, 1))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
