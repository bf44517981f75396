package org.tutti.gateway.web;

import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.tutti.engine.Distribution;
import org.tutti.engine.Gateway;
import org.tutti.engine.Jvm;
import org.tutti.engine.Nodes;
import org.tutti.engine.Nodes.Phase;
import org.tutti.engine.Sessions;
import org.tutti.engine.Sessions.Load;
import org.tutti.engine.Sessions.Precision;
import org.tutti.engine.Shedding;
import org.tutti.engine.Vitals;
import org.tutti.engine.hooks.Webhooks;
import org.tutti.engine.hooks.WebhooksBean;
import org.tutti.engine.plugins.PluginHostBean;
import org.tutti.engine.plugins.PluginStatus;
import org.tutti.engine.plugins.PluginStatus.State;

/**
 * Figures for a monitoring system, in the text format of Prometheus. Alarm on
 * {@code tutti_offset_milliseconds{quantile="0.95"}}: how far all but one in twenty are from their timeline at most.
 */
@Path("/metrics")
public class MetricsResource {

    /** Nobody sees or hears less than this many ms. */
    private static final double TOLERANCE = Double.parseDouble(System.getProperty("tutti.tolerance", "40"));

    /** What nodes count, by the names of {@link Nodes#counters}, with what it is called here and what it is. */
    private static final Map<String, List<String>> COUNTED = Map.of(
            "takeovers", List.of("takeovers", "Sessions taken over from a node that is gone."),
            "conflicts", List.of("conflicts", "Sessions given up because another node wrote to them."),
            "forwarded", List.of("forwarded", "Requests sent on to the node that owns the session."),
            "caught_up", List.of("caught_up", "Times entries were read from the journal because they were missed."),
            "unsure", List.of("unsure", "Requests of which nobody can say whether they were done."));

    @Inject
    private WebGateway gateway;

    @EJB
    private WebhooksBean webhooks;

    @EJB
    private PluginHostBean plugins;

    /** The figures now. */
    @GET
    @Produces("text/plain; version=0.0.4; charset=utf-8")
    public String metrics() {
        Sessions sessions = gateway.sessions();
        var text = new MetricsText();
        Load load = sessions.load();
        text.gauge("tutti_sessions", "Open sessions.", load.sessions());
        sockets(text);
        gateways(text, sessions.gateways());
        journal(text, load, sessions.vitals());
        hooks(text, webhooks.webhooks().figures());
        precision(text, sessions.precision(TOLERANCE));
        nodes(text, sessions.nodes(), load.sessions());
        plugins(text, plugins.status());
        shedding(text, sessions.vitals());
        jvm(text);
        text.head("tutti_refused_total", "counter", "Requests refused, by the code of the problem.");
        for (ErrorCode code : ErrorCode.values()) {
            text.value("tutti_refused_total", Map.of("code", code.wire()), Refusals.count(code));
        }
        return text.toString();
    }

    private void sockets(MetricsText text) {
        text.gauge("tutti_websockets", "Open WebSockets.", gateway.connections());
        text.gauge("tutti_websocket_waiting_bytes", "Frames that wait to be sent.", gateway.waiting());
        text.counter("tutti_slow_clients_total", "Clients closed with 4001: they took too little out.",
                gateway.slowClients());
        text.head("tutti_sender_info", "gauge", "Which way frames go out.")
                .value("tutti_sender_info", Map.of("sender", WebGateway.sender()), 1);
    }

    /** What there is to say of gateways. */
    static void gateways(MetricsText text, List<Gateway> gateways) {
        text.head("tutti_gateway_up", "gauge", "Whether people can come by this gateway.");
        gateways.forEach(each -> text.value("tutti_gateway_up", Map.of("gateway", each.name()), each.up() ? 1 : 0));
        text.head("tutti_endpoints", "gauge", "Endpoints that are connected to this server, by gateway.");
        gateways.forEach(each -> each.endpoints()
                .ifPresent(count -> text.value("tutti_endpoints", Map.of("gateway", each.name()), count)));
        for (Gateway each : gateways) {
            new TreeMap<>(each.counters()).forEach((counter, value) -> text.counter(
                    "tutti_gateway_%s_%s_total".formatted(each.name(), counter),
                    "Counted by the gateway %s.".formatted(each.name()),
                    value));
        }
    }

    private static void journal(MetricsText text, Load load, Vitals vitals) {
        text.counter("tutti_journal_entries_total", "Entries made durable.", load.entries());
        text.counter("tutti_journal_commits_total", "Groups they were made durable in.", load.commits());
        text.histogram("tutti_journal_commit_seconds", "How long a group took to be durable, or to fail.",
                vitals.journal().seconds());
        text.histogram("tutti_journal_commit_entries", "How many entries a group had.", vitals.journal().sizes());
        text.gauge("tutti_journal_waiting_entries", "Entries that wait for the next group.", vitals.journal().waiting());
        text.gauge("tutti_journal_delay_seconds", "For how long the oldest of them has waited.",
                vitals.journal().delay() / 1e6);
        text.gauge("tutti_mailbox_waiting_tasks", "Tasks that wait in the longest mailbox.", vitals.longestMailbox());
        text.gauge("tutti_thread_delay_seconds", "How long a task waits for a thread.", vitals.lendingSeconds());
    }

    private static void hooks(MetricsText text, Webhooks.Figures hooks) {
        text.gauge("tutti_webhook_pending", "Events that wait to be taken by webhooks.", hooks.pending());
        text.counter("tutti_webhook_delivered_total", "Events that webhooks took.", hooks.delivered());
        text.counter("tutti_webhook_failed_total", "Attempts to deliver that failed.", hooks.failed());
    }

    private static void precision(MetricsText text, Precision precision) {
        Distribution endpoints = precision.endpoints();
        text.head("tutti_offset_milliseconds", "summary", "Distance of endpoints to their timeline, last 5 s.")
                .value("tutti_offset_milliseconds", Map.of("quantile", "0.5"), endpoints.median())
                .value("tutti_offset_milliseconds", Map.of("quantile", "0.95"), endpoints.p95())
                .value("tutti_offset_milliseconds", Map.of("quantile", "1"), endpoints.worst())
                .value("tutti_offset_milliseconds_count", Map.of(), endpoints.endpoints());
        text.gauge("tutti_asynchrony_milliseconds",
                "Largest difference between two endpoints of one session, last 5 s.", endpoints.asynchrony());
        text.gauge("tutti_clock_bound_milliseconds",
                "Largest clock bound an endpoint states; offsets below it prove nothing.", endpoints.bound());
        text.gauge("tutti_tolerance_milliseconds", "How far off an endpoint may be: -Dtutti.tolerance.", TOLERANCE);
        text.gauge("tutti_endpoints_out_of_step",
                "Endpoints beyond the tolerance, last 5 s: more than none for long is worth an alarm.",
                precision.outOfStep());
    }

    /** What there is to say of this server as one of several. */
    static void nodes(MetricsText text, Nodes nodes, int open) {
        int owned = nodes.owned();
        text.gauge("tutti_sessions_owned", "Open sessions that this server writes.", owned);
        text.gauge("tutti_sessions_followed", "Open sessions that another server writes.", Math.max(0, open - owned));
        text.head("tutti_node_info", "gauge", "Which server this is.")
                .value("tutti_node_info", Map.of("node", nodes.self().name()), 1);
        text.gauge("tutti_node_members", "Servers that serve the same sessions.", nodes.members().nodes().size());
        text.gauge("tutti_node_epoch", "Grows with each change of them.", nodes.members().epoch());
        text.gauge("tutti_node_leads", "Whether this is the one that does what only one may do.",
                nodes.members().led(nodes.self().id()) ? 1 : 0);
        text.head("tutti_node_phase", "gauge", "Where the server is in its life.");
        for (Phase phase : Phase.values()) {
            text.value("tutti_node_phase", Map.of("phase", Forms.name(phase)), nodes.phase() == phase ? 1 : 0);
        }
        text.gauge("tutti_node_clock_offset_milliseconds", "How far its clock is from the one all run by.",
                nodes.clockOffset().map(clock -> clock.offset()).orElse(0.0));
        text.gauge("tutti_node_clock_bound_milliseconds", "How wrong that may be.",
                nodes.clockOffset().map(clock -> clock.bound()).orElse(0.0));
        new TreeMap<>(COUNTED).forEach((name, told) -> text.counter("tutti_node_%s_total".formatted(told.getFirst()),
                told.getLast(), nodes.counters().getOrDefault(name, 0L)));
    }

    private static void plugins(MetricsText text, List<PluginStatus> all) {
        List<PluginStatus> used = all.stream().filter(each -> each.state() != State.REFUSED).toList();
        text.head("tutti_plugin_up", "gauge", "Whether the plug-in is called; 0 after it failed again and again.");
        used.forEach(each -> text.value("tutti_plugin_up", labels(each), each.state() == State.ACTIVE ? 1 : 0));
        text.head("tutti_plugin_calls_total", "counter", "Calls of the plug-in.");
        used.forEach(each -> text.value("tutti_plugin_calls_total", labels(each), each.usage().calls()));
        text.head("tutti_plugin_failures_total", "counter", "Calls that failed.");
        used.forEach(each -> text.value("tutti_plugin_failures_total", labels(each), each.usage().failures()));
        text.head("tutti_plugin_trips_total", "counter", "How often it was left alone for a while.");
        used.forEach(each -> text.value("tutti_plugin_trips_total", labels(each), each.usage().trips()));
        text.head("tutti_plugin_stuck", "gauge", "Calls that do not come back.");
        used.forEach(each -> text.value("tutti_plugin_stuck", labels(each), each.usage().stuck()));
        text.gauge("tutti_plugins_refused", "Jars in the plug-in folder that were not let in.", all.size() - used.size());
    }

    private static Map<String, String> labels(PluginStatus plugin) {
        return Map.of("kind", plugin.info().kind().name().toLowerCase(Locale.ROOT), "name", plugin.info().name(),
                "bundle", plugin.info().bundle());
    }

    private static void shedding(MetricsText text, Vitals vitals) {
        Shedding shedding = vitals.shedding();
        text.head("tutti_load_percent", "gauge", "How much there is of what would be too much, by what it is.");
        shedding.shares().forEach((what, share) -> text.value("tutti_load_percent", Map.of("of", what), share));
        text.gauge("tutti_shedding", "What is not taken in: 0 nothing, 1 new sessions, 2 new members as well.",
                shedding.level().ordinal());
    }

    private static void jvm(MetricsText text) {
        text.gauge("tutti_jvm_heap_used_bytes", "Heap in use.", Jvm.heap().getUsed());
        text.gauge("tutti_jvm_heap_max_bytes", "The most it can be.", Jvm.heap().getMax());
        text.gauge("tutti_jvm_heap_after_collection_ratio", "Share in use after the last collection.",
                Jvm.heapAfterCollection());
        text.gauge("tutti_jvm_processors_ratio", "Share of the machine's processors that the server uses.",
                Jvm.processors());
        List<Jvm.Collector> collectors = Jvm.collectors();
        text.head("tutti_jvm_collections_total", "counter", "Collections of garbage.");
        collectors.forEach(each ->
                text.value("tutti_jvm_collections_total", Map.of("collector", each.name()), each.pauses()));
        text.head("tutti_jvm_collection_seconds_total", "counter", "Time they took.");
        collectors.forEach(each ->
                text.value("tutti_jvm_collection_seconds_total", Map.of("collector", each.name()), each.seconds()));
    }
}
