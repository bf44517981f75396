package org.tutti.conformance.support;

import static org.tutti.conformance.support.TuttiClient.hello;
import static org.tutti.conformance.support.TuttiClient.message;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Sees to it that the example of a message can be taken: who sends it is where they may, and what it names is there. */
public final class Scene {

    private Scene() {}

    /** One who may send such a message. */
    public static TuttiClient sender(Room room, String name) {
        return switch (name) {
            case "hello" -> room.connect();
            case "leave" -> room.guest("Ben");
            default -> room.host("Ada");
        };
    }

    /** The example of the document, about what there is in the room now. */
    public static ObjectNode arranged(Room room, TuttiClient sender, String name) {
        ObjectNode message = ProtocolDocument.example(name);
        return switch (name) {
            case "hello" -> message.put("session", room.session());
            case "select", "setWaitPoints" -> message.put("item", sender.queue().current());
            case "next" -> {
                enqueued(sender);
                yield message;
            }
            case "previous" -> {
                enqueued(sender);
                sender.command(message("next"));
                yield message;
            }
            case "dequeue" -> message.put("item", enqueued(sender));
            case "reorder" -> message.put("item", enqueued(sender)).put("before", sender.queue().current());
            case "schedule" -> message.put("at", sender.welcome().time() + 3_600_000);
            case "handOver", "remove", "setRole", "transferHost", "setGrants", "mute" -> message.put("member", room.guest("Cem").welcome().member());
            case "denyControl" -> {
                TuttiClient asking = room.guest("Cem");
                asking.command(message("requestControl"));
                yield message.put("member", asking.welcome().member());
            }
            case "admit", "reject" -> message.put("member", atDoor(room, sender, room.connect()));
            case "revokeInvitation" -> message.put("invitation", sender.invite("participant", false).invitation());
            case "ready" -> message.put("barrier", barrier(sender));
            case "react", "removeLine" -> message.put("line", sender.say("Did you see that?").seq());
            case "dropNote" -> message.put("note", sender.takeNote("Bought in May").seq());
            case "agree" -> message.put("notice", noticed(sender));
            case "consent", "askRating" -> {
                inTrial(sender);
                yield message;
            }
            case "setOffset" -> message.put("member", inTrial(sender));
            case "rate" -> {
                inTrial(sender);
                yield message.put("question", sender.command(ProtocolDocument.example("askRating").without("id")).seq());
            }
            case "addMirror" -> {
                message.withObject("/subject").put("site", sender.endpoint());
                yield message;
            }
            case "changeTriple", "removeTriple", "getTriple" -> message.put("triple", linked(sender));
            case "removeMirror" -> message.put(
                    "mirror", "m" + sender.command(arranged(room, sender, "addMirror").without("id")).seq());
            case "giveTree" -> message.put("wanted", wanted(sender, room.guest("Cem")));
            case "historyRequest" -> message.put("before", sender.say("Did you see that?").seq() + 1);
            default -> message;
        };
    }

    /** Asks everybody to agree to something; its number. */
    public static long noticed(TuttiClient host) {
        return host.command(ProtocolDocument.example("setNotice").without("id")).seq();
    }

    /** Has a guest agree to something, and the host say what the session is to others. */
    public static void agreed(TuttiClient host, TuttiClient guest) {
        guest.command(message("agree").put("notice", noticed(host)).put("agreed", true));
        host.await("an answer", frame -> frame.path("type").asText().equals("notice")
                && frame.at("/size/agreed").asInt() == 1);
        host.command(ProtocolDocument.example("setDetails").without("id"));
        guest.awaitType("details");
    }

    /** Opens a trial in which the host takes part; their member. */
    private static String inTrial(TuttiClient host) {
        host.command(message("setTrial").put("purpose", "To learn how far apart players may be"));
        host.command(message("consent").put("agreed", true));
        return host.welcome().member();
    }

    /** Links something to the film; the id of the link. */
    public static String linked(TuttiClient host) {
        return "t" + host.command(ProtocolDocument.example("addTriples").without("id")).seq();
    }

    /**
     * Has the browsers keep the tree, of which one gives the other one link.
     *
     * @param giver who may set how it is kept
     */
    public static void given(TuttiClient giver, TuttiClient other) {
        String wanted = wanted(giver, other);
        giver.sendAsIs(ProtocolDocument.example("giveTree").put("wanted", wanted));
        other.awaitType("tree");
    }

    private static String wanted(TuttiClient giver, TuttiClient other) {
        giver.command(message("setTree").put("keeping", "browsers"));
        giver.answer(message("getTree"), "tree");
        giver.command(ProtocolDocument.example("addTriples").without("id"));
        other.send(message("getTree"));
        return giver.awaitType("treeWanted").get("wanted").asText();
    }

    /** Adds an item to the queue; its id. */
    public static String enqueued(TuttiClient host) {
        String id = "i" + host.command(message("enqueue").put("locator", "file:demo")).seq();
        host.awaitQueue("with " + id, queue -> queue.items().stream().anyMatch(item -> item.id().equals(id)));
        return id;
    }

    /** Changes one of the rules. */
    public static void rule(TuttiClient host, String name, Object value) {
        host.command(message("setRules").set(name, Messages.JSON.valueToTree(value)));
    }

    /** Lets somebody wait at the door; the member they would be. */
    public static String atDoor(Room room, TuttiClient host, TuttiClient comer) {
        rule(host, "admission", "ask");
        comer.knock(hello(room.session(), "Dan"));
        return host.awaitDoor("with Dan", door -> !door.waiting().isEmpty()).waiting().getFirst().member();
    }

    /** Makes the timeline wait for all players; the barrier they are to be ready for. */
    public static long barrier(TuttiClient host) {
        host.play();
        return host.timelineOf(host.command(message("select").put("item", host.queue().current()))).hold().barrier();
    }
}
