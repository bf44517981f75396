package org.tutti.gateway.web;

import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.TreeMap;
import org.tutti.engine.Distribution;
import org.tutti.engine.Gateway;
import org.tutti.engine.Sessions.Load;
import org.tutti.engine.Sessions.Precision;
import org.tutti.engine.hooks.Webhooks;
import org.tutti.engine.hooks.WebhooksBean;

/**
 * Figures for a monitoring system, in the text format of Prometheus. Alarm on
 * {@code tutti_offset_milliseconds{quantile="0.95"}}: how far all but one in twenty are from their timeline at most.
 */
@Path("/metrics")
public class MetricsResource {

    @Inject
    private WebGateway gateway;

    @EJB
    private WebhooksBean webhooks;

    /** Nobody sees or hears less than this many ms. */
    private static final double TOLERANCE = Double.parseDouble(System.getProperty("tutti.tolerance", "40"));

    /** The figures now. */
    @GET
    @Produces("text/plain; version=0.0.4; charset=utf-8")
    public String metrics() {
        Load load = gateway.sessions().load();
        Precision precision = gateway.sessions().precision(TOLERANCE);
        Distribution endpoints = precision.endpoints();
        var text = new StringBuilder();
        add(text, "tutti_sessions", "gauge", "Open sessions.", load.sessions());
        add(text, "tutti_websockets", "gauge", "Open WebSockets.", gateway.connections());
        add(text, "tutti_websocket_waiting_bytes", "gauge", "Frames that wait to be sent.", gateway.waiting());
        add(text, "tutti_slow_clients_total", "counter", "Clients closed with 4001: they took too little out.",
                gateway.slowClients());
        head(text, "tutti_sender_info", "gauge", "Which way frames go out.");
        text.append("tutti_sender_info{sender=\"").append(WebGateway.sender()).append("\"} 1\n");
        add(text, gateway.sessions().gateways());
        add(text, "tutti_journal_entries_total", "counter", "Entries made durable.", load.entries());
        add(text, "tutti_journal_commits_total", "counter", "Groups they were made durable in.", load.commits());
        Webhooks.Figures hooks = webhooks.webhooks().figures();
        add(text, "tutti_webhook_pending", "gauge", "Events that wait to be taken by webhooks.", hooks.pending());
        add(text, "tutti_webhook_delivered_total", "counter", "Events that webhooks took.", hooks.delivered());
        add(text, "tutti_webhook_failed_total", "counter", "Attempts to deliver that failed.", hooks.failed());
        head(text, "tutti_offset_milliseconds", "summary", "Distance of endpoints to their timeline, last 5 s.");
        quantile(text, "0.5", endpoints.median());
        quantile(text, "0.95", endpoints.p95());
        quantile(text, "1", endpoints.worst());
        text.append("tutti_offset_milliseconds_count ").append(endpoints.endpoints()).append('\n');
        add(
                text,
                "tutti_asynchrony_milliseconds",
                "gauge",
                "Largest difference between two endpoints of one session, last 5 s.",
                endpoints.asynchrony());
        add(
                text,
                "tutti_clock_bound_milliseconds",
                "gauge",
                "Largest clock bound an endpoint states; offsets below it prove nothing.",
                endpoints.bound());
        add(text, "tutti_tolerance_milliseconds", "gauge", "How far off an endpoint may be: -Dtutti.tolerance.", TOLERANCE);
        add(
                text,
                "tutti_endpoints_out_of_step",
                "gauge",
                "Endpoints beyond the tolerance, last 5 s: more than none for long is worth an alarm.",
                precision.outOfStep());
        return text.toString();
    }

    /** What there is to say of gateways. */
    static void add(StringBuilder text, List<Gateway> gateways) {
        head(text, "tutti_gateway_up", "gauge", "Whether people can come by this gateway.");
        gateways.forEach(each -> text.append("tutti_gateway_up{gateway=\"%s\"} %d\n"
                .formatted(each.name(), each.up() ? 1 : 0)));
        for (Gateway each : gateways) {
            new TreeMap<>(each.counters()).forEach((counter, value) -> add(
                    text,
                    "tutti_gateway_%s_%s_total".formatted(each.name(), counter),
                    "counter",
                    "Counted by the gateway %s.".formatted(each.name()),
                    value));
        }
    }

    private static void quantile(StringBuilder text, String share, double value) {
        text.append("tutti_offset_milliseconds{quantile=\"")
                .append(share)
                .append("\"} ")
                .append(value)
                .append('\n');
    }

    private static void add(StringBuilder text, String name, String type, String help, Number value) {
        head(text, name, type, help);
        text.append(name).append(' ').append(value).append('\n');
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP %s %s\n# TYPE %1$s %s\n".formatted(name, help, type));
    }
}
