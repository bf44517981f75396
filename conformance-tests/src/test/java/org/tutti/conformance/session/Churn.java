package org.tutti.conformance.session;

import static org.tutti.conformance.support.TuttiClient.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.tutti.conformance.support.LightClient;
import org.tutti.conformance.support.TuttiApi;

/** What many people do in a session at once, all of it drawn from one seed. */
final class Churn implements AutoCloseable {

    private static final String[] FIGHTS = {
        "takeControl", "takeControl", "releaseControl", "requestControl", "handOver", "denyControl", "play", "play",
        "pause", "seek", "seek", "setRate", "next", "previous", "setView", "stop", "setWaitPoints"
    };
    private static final String[] HOST_WORK = {
        "enqueue", "dequeue", "reorder", "setRules", "mute", "setRole", "removeLine", "setStrategy"
    };

    /** Somebody, here or away. */
    static final class Person {
        final String name;
        LightClient client;
        JsonNode welcome;
        boolean leaving;

        Person(String name) {
            this.name = name;
        }

        boolean here() {
            return client != null && client.isOpen();
        }
    }

    private final URI root;
    private final TuttiApi.Created session;
    private final Random random;
    final List<Person> hosts = new ArrayList<>();
    final List<Person> others = new ArrayList<>();
    private final Map<String, Long> refusals = new TreeMap<>();
    private int doings;

    Churn(URI root, TuttiApi.Created session, int people, long seed) {
        this.root = root;
        this.session = session;
        this.random = new Random(seed);
        Person ana = new Person("Ana");
        enter(ana, hello().put("hostToken", session.hostToken()));
        hosts.add(ana);
        Person cleo = new Person("Cleo");
        hosts.add(cleo);
        enter(cleo, hello());
        ana.client.say(message("setRole").put("member", cleo.welcome.get("member").asText()).put("role", "host"));
        for (int i = 2; i < people; i++) {
            Person person = new Person("Person " + i);
            enter(person, hello());
            others.add(person);
        }
    }

    private ObjectNode hello() {
        return message("hello").put("session", session.session());
    }

    private void enter(Person person, ObjectNode hello) {
        if (person.client != null) {
            count(person);
        }
        person.client = LightClient.join(root, hello.put("name", person.name));
        person.welcome = person.client.welcome();
        person.leaving = false;
    }

    List<Person> everybody() {
        List<Person> all = new ArrayList<>(hosts);
        all.addAll(others);
        return all;
    }

    /** How many things were done. */
    int doings() {
        return doings;
    }

    /** Somebody does something. */
    void step() {
        doings++;
        int dice = random.nextInt(100);
        if (dice < 25) {
            fight(hosts.get(random.nextInt(hosts.size())));
        } else if (dice < 32) {
            work(hosts.get(random.nextInt(hosts.size())));
        } else {
            mingle(others.get(random.nextInt(others.size())));
        }
    }

    private void fight(Person host) {
        String what = pick(FIGHTS);
        ObjectNode wish = message(what);
        switch (what) {
            case "handOver", "denyControl" -> wish.put("member", somebody());
            case "seek" -> wish.put("position", random.nextInt(1200) / 10.0);
            case "setRate" -> wish.put("rate", List.of(0.5, 1.0, 1.25, 2.0).get(random.nextInt(4)));
            case "setView" -> wish.put("scale", 1 + random.nextInt(4)).put("x", random.nextInt(10) / 10.0);
            case "setWaitPoints" -> {
                wish.put("item", anyItem(host));
                ObjectNode point = wish.putArray("points").addObject();
                point.put("position", 1 + random.nextInt(100)).put("label", "Discuss");
            }
            default -> {}
        }
        host.client.say(wish);
    }

    private void work(Person host) {
        String what = pick(HOST_WORK);
        ObjectNode wish = message(what);
        switch (what) {
            case "enqueue" -> {
                if (host.client.latest("queue").orElseThrow().get("items").size() > 6) {
                    return;
                }
                wish.put("locator", "file:demo");
            }
            case "dequeue" -> wish.put("item", anyItem(host));
            case "reorder" -> wish.put("item", anyItem(host)).put("before", anyItem(host));
            case "setRules" -> rules(wish);
            case "mute" -> wish.put("member", somebody()).put("muted", random.nextBoolean());
            case "setRole" ->
                wish.put("member", somebody()).put("role", random.nextBoolean() ? "viewer" : "participant");
            case "removeLine" -> wish.put("line", anyLine(host).orElse(1L));
            default -> wish.put("strategy", random.nextBoolean() ? "server-clock" : "ready-quorum");
        }
        host.client.say(wish);
    }

    private void rules(ObjectNode wish) {
        switch (random.nextInt(4)) {
            case 0 -> wish.put("slowMode", random.nextInt(2));
            case 1 -> wish.put("handover", random.nextBoolean() ? "ask" : "free");
            case 2 -> wish.put("progressForAll", random.nextBoolean());
            default ->
                wish.putObject("readiness").put("seeks", random.nextBoolean()).put("limit", 0.5 + random.nextInt(3));
        }
    }

    private void mingle(Person person) {
        if (!person.here()) {
            comeBack(person);
            return;
        }
        if (person.leaving) {
            return;
        }
        int dice = random.nextInt(100);
        if (dice < 3) {
            person.leaving = true;
            person.client.say(message("leave"));
        } else if (dice < 9) {
            person.client.close();
        } else if (dice < 40) {
            report(person);
        } else if (dice < 65) {
            person.client.say(message("say").put("text", "Line " + doings));
        } else if (dice < 75) {
            anyLine(person).ifPresent(line ->
                    person.client.say(message("react").put("line", line).put("reaction", pick("👍", "😀", "❤"))));
        } else if (dice < 88) {
            ready(person);
        } else if (dice < 92) {
            person.client.say(message("watchFreely").put("freely", random.nextBoolean()));
        } else {
            person.client.say(message(pick("requestControl", "withdrawRequest", "releaseControl", "play", "pause")));
        }
    }

    private void ready(Person person) {
        JsonNode hold = person.client.latest("timeline").orElseThrow().path("hold");
        if (hold.path("barrier").isNumber()) {
            person.client.say(message("ready").put("barrier", hold.get("barrier").asLong()));
        }
    }

    /** Some run out of media for a while. */
    private void report(Person person) {
        JsonNode timeline = person.client.latest("timeline").orElseThrow();
        boolean stalls = random.nextInt(5) == 0;
        person.client.say(message("report")
                .put("position", timeline.at("/motion/position").asDouble())
                .put("time", timeline.at("/motion/timestamp").asDouble())
                .put("rate", 1)
                .put("bound", 1 + random.nextInt(40))
                .put("readiness", stalls ? "buffering" : "ready")
                .put("buffered", stalls ? 0 : 10));
    }

    /** Most come back to their seat, some as somebody new. */
    void comeBack(Person person) {
        ObjectNode hello = hello();
        if (random.nextInt(4) > 0) {
            hello.put("seat", person.welcome.get("seat").asText());
        }
        enter(person, hello);
    }

    private String somebody() {
        return others.get(random.nextInt(others.size())).welcome.get("member").asText();
    }

    private String anyItem(Person person) {
        JsonNode items = person.client.latest("queue").orElseThrow().get("items");
        return items.get(random.nextInt(items.size())).get("id").asText();
    }

    private Optional<Long> anyLine(Person person) {
        List<Long> lines = new ArrayList<>(person.client.lines().keySet());
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(lines.get(Math.max(0, lines.size() - 1 - random.nextInt(10))));
    }

    private String pick(String... words) {
        return words[random.nextInt(words.length)];
    }

    private void count(Person person) {
        person.client.refused().values().forEach(code -> refusals.merge(code, 1L, Long::sum));
    }

    /** Errors by code, of all. */
    Map<String, Long> refusals() {
        Map<String, Long> all = new TreeMap<>(refusals);
        everybody().forEach(person ->
                person.client.refused().values().forEach(code -> all.merge(code, 1L, Long::sum)));
        return all;
    }

    @Override
    public void close() {
        everybody().forEach(person -> person.client.close());
    }
}
