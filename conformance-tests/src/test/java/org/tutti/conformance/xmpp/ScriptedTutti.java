package org.tutti.conformance.xmpp;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.iqrequest.AbstractIqRequestHandler;
import org.jivesoftware.smack.iqrequest.IQRequestHandler.Mode;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.packet.XmlElement;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.util.StringUtils;
import org.jivesoftware.smackx.commands.AdHocCommandHandler;
import org.jivesoftware.smackx.commands.AdHocCommandManager;
import org.jivesoftware.smackx.commands.AdHocCommandNote;
import org.jivesoftware.smackx.commands.packet.AdHocCommandData;
import org.jivesoftware.smackx.commands.packet.AdHocCommandDataBuilder;
import org.jivesoftware.smackx.commands.packet.AdHocCommandDataBuilder.NextStage;
import org.jivesoftware.smackx.commands.packet.AdHocCommandDataBuilder.PreviousStage;
import org.jivesoftware.smackx.muc.MultiUserChat;
import org.jivesoftware.smackx.xdata.FormField;
import org.jivesoftware.smackx.xdata.form.SubmitForm;
import org.jivesoftware.smackx.xdata.packet.DataForm;
import org.jxmpp.jid.parts.Resourcepart;
import org.tutti.conformance.support.xmpp.Account;
import org.tutti.conformance.support.xmpp.ElementIq;
import org.tutti.conformance.support.xmpp.SmackClient;
import org.tutti.conformance.support.xmpp.XmppServer;

/** Says in a room what a test wants the server to have said; its clock is an hour ahead of this machine's. */
final class ScriptedTutti implements AutoCloseable {
    static {
        // Two enums of Smack 4.5.0-rc1 refer to each other: the second to be loaded does not see the first's constants.
        // In this order an explicit "complete" is understood, in the other none.
        AdHocCommandData.Action.values();
    }

    private static final double AHEAD = 3_600_000;

    /** The actions it was sent. */
    final List<StandardExtensionElement> told = new CopyOnWriteArrayList<>();
    private final SmackClient client;
    private final MultiUserChat room;
    private volatile StandardExtensionElement state = ElementIq.element("action", Map.of("a", "pause", "p", 0.0, "t", 0.0, "s", 0.0, "rev", 1));
    private int rev = 1;

    ScriptedTutti(XmppServer server, Account account, String name) throws Exception {
        ElementIq.register();
        client = SmackClient.of(server, server.port(), account, "tutti");
        client.connection().registerIQRequestHandler(answering("clock", IQ.Type.get));
        client.connection().registerIQRequestHandler(answering("action", IQ.Type.set));
        client.connection().addSyncStanzaListener(stanza -> {
            StandardExtensionElement action = (StandardExtensionElement) stanza.getExtensionElement("action", "urn:tutti:session:1");
            if (action != null && ((Message) stanza).getType() == Message.Type.chat) {
                told.add(action);
            }
        }, StanzaTypeFilter.MESSAGE);
        AdHocCommandManager.getInstance(client.connection()).registerCommand("seek", "Seek", Seek::new);
        client.logIn();
        room = client.room(name);
        room.create(Resourcepart.from("Tutti")).makeInstant();
    }

    /** This machine's clock as it has it. */
    static double now() {
        return System.nanoTime() / 1e6 + AHEAD;
    }

    String room() {
        return room.getRoom().toString();
    }

    SmackClient client() {
        return client;
    }

    /** To everybody in the room; {@code s} from {@code p} at {@code t}. */
    void say(String a, double p, double t, double s, Map<String, String> more) throws Exception {
        StandardExtensionElement.Builder action = StandardExtensionElement.builder("action", "urn:tutti:session:1")
                .addAttributes(Map.of("a", a, "p", Double.toString(p), "t", Double.toString(t), "s", Double.toString(s),
                        "rev", Integer.toString(++rev)))
                .addAttributes(more);
        state = action.build();
        room.sendMessage(room.buildMessage().addExtension(state));
    }

    private IQ answer(IQ request, double came) {
        StandardExtensionElement asked = ((ElementIq) request).element();
        if (asked.getElementName().equals("clock")) {
            return new ElementIq(IQ.Type.result, ElementIq.element("clock",
                    Map.of("t0", asked.getAttributeValue("t0"), "t1", came, "t2", now())));
        }
        told.add(asked);
        return switch (asked.getAttributeValue("a")) {
            case "get" -> new ElementIq(IQ.Type.result, state);
            case "stop" -> IQ.createErrorResponse(request, StanzaError.getBuilder(StanzaError.Condition.forbidden)
                    .addExtension(new Text("Only who has control may stop it"))
                    .addExtension(ElementIq.element("refused", Map.of("code", "control-denied"))).build());
            default -> new ElementIq(IQ.Type.result, ElementIq.element("action", Map.of("rev", rev, "t", now())));
        };
    }

    private AbstractIqRequestHandler answering(String name, IQ.Type type) {
        return new AbstractIqRequestHandler(name, "urn:tutti:session:1", type, Mode.async) {
            @Override
            public IQ handleIQRequest(IQ request) {
                IQ answer = answer(request, now());
                answer.setStanzaId(request.getStanzaId());
                answer.setTo(request.getFrom());
                return answer;
            }
        };
    }

    /** Asks where to, and tells where to. */
    private static final class Seek extends AdHocCommandHandler {
        Seek(String node, String name, String session) {
            super(node, name, session);
        }

        @Override
        protected AdHocCommandData execute(AdHocCommandDataBuilder response) {
            return response.setForm(DataForm.builder().addField(FormField.textSingleBuilder("position").build()).build())
                    .setStatusExecuting(PreviousStage.none, NextStage.isFinal).build();
        }

        @Override
        protected AdHocCommandData complete(AdHocCommandDataBuilder response, SubmitForm form) {
            return response.addNote(new AdHocCommandNote(AdHocCommandNote.Type.info, "To " + form.getField("position").getFirstValue()))
                    .setStatusCompleted().build();
        }

        @Override
        protected AdHocCommandData next(AdHocCommandDataBuilder response, SubmitForm form) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected AdHocCommandData prev(AdHocCommandDataBuilder response) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void cancel() {}
    }

    /** Smack 4.5.0-rc1 writes the text of an error without its namespace: nobody would read it. */
    private record Text(String text) implements XmlElement {
        @Override
        public String getElementName() {
            return "text";
        }

        @Override
        public String getNamespace() {
            return StanzaError.ERROR_CONDITION_AND_TEXT_NAMESPACE;
        }

        @Override
        public CharSequence toXML(XmlEnvironment enclosing) {
            return "<text xmlns='" + getNamespace() + "' xml:lang='en'>" + StringUtils.escapeForXmlText(text) + "</text>";
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
