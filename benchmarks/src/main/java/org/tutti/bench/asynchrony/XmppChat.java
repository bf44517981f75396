package org.tutti.bench.asynchrony;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jivesoftware.smack.filter.MessageTypeFilter;
import org.jivesoftware.smack.packet.Message;
import org.jxmpp.jid.impl.JidCreate;
import org.tutti.bench.Benchmark;
import org.tutti.bench.Results;
import org.tutti.bench.Results.Series;
import org.tutti.bench.Stats;
import org.tutti.conformance.support.ClockEstimate;

/** A line of chat from a page to a client in the room, and from one to a page. */
final class XmppChat {

    private static final int EACH = Benchmark.QUICK ? 4 : 40;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int BETWEEN = 250;

    private final XmppScene scene;
    private final Map<String, Double> heard = new ConcurrentHashMap<>();

    XmppChat(XmppScene scene) {
        this.scene = scene;
    }

    void measure(Results results, String server) throws Exception {
        var connection = scene.endpoint().client().connection();
        connection.addSyncStanzaListener(
                stanza -> {
                    double at = ClockEstimate.localNow();
                    if (stanza instanceof Message message && message.getBody() != null) {
                        heard.putIfAbsent(message.getBody(), at);
                    }
                },
                MessageTypeFilter.GROUPCHAT);
        scene.viewer().browser().script("""
                watch.lines = {};
                tutti.addEventListener('chat', ({ detail }) => {
                  for (const { text } of detail) watch.lines[text] ??= performance.now();
                });""");
        List<Double> out = new ArrayList<>();
        List<Double> in = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            out.add(fromThePage("From the page, line " + i));
            scene.truth().watchFor(BETWEEN);
            in.add(toThePage("From the room, line " + i));
            scene.truth().watchFor(BETWEEN);
        }
        figures(results, server + ", chat, page to XMPP", out);
        figures(results, server + ", chat, XMPP to page", in);
    }

    private double fromThePage(String text) {
        double from = scene.viewer().local(((Number) scene.viewer().browser().script("""
                const from = performance.now();
                tutti.say(arguments[0]);
                return from;""", text)).doubleValue());
        Awaitility.await(text).atMost(LIMIT).pollInterval(Duration.ofMillis(20))
                .until(() -> heard.containsKey("Viewer: " + text));
        return heard.get("Viewer: " + text) - from;
    }

    private double toThePage(String text) throws Exception {
        var connection = scene.endpoint().client().connection();
        Message line = connection.getStanzaFactory().buildMessageStanza()
                .to(JidCreate.from(scene.room())).ofType(Message.Type.groupchat).setBody(text).build();
        double from = ClockEstimate.localNow();
        connection.sendStanza(line);
        Awaitility.await(text).atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() ->
                scene.viewer().browser().script("return watch.lines[arguments[0]] ?? null", text) != null);
        Number at = (Number) scene.viewer().browser().script("return watch.lines[arguments[0]]", text);
        return scene.viewer().local(at.doubleValue()) - from;
    }

    private static void figures(Results results, String what, List<Double> values) {
        double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
        results.figure(what + ", p50", Stats.median(all), "ms").figure(what + ", p95", Stats.percentile(95, all), "ms")
                .raw(new Series(what + ", ms", IntStream.range(0, all.length).asDoubleStream().toArray(), all));
    }
}
