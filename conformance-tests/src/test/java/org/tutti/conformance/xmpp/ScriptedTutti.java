package org.tutti.conformance.xmpp;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jivesoftware.smack.SmackException.NotConnectedException;
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
import org.jivesoftware.smackx.hoxt.packet.Base64BinaryChunk;
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

    private static final String SESSION = "urn:tutti:session:1";
    private static final String HTTP = "urn:xmpp:http";
    private static final double AHEAD = 3_600_000;

    /** The actions it was sent. */
    final List<StandardExtensionElement> told = new CopyOnWriteArrayList<>();
    private final SmackClient client;
    private final MultiUserChat room;
    private volatile StandardExtensionElement state =
            ElementIq.element("action", Map.of("a", "pause", "p", 0.0, "t", 0.0, "s", 0.0, "rev", 1));
    private int rev = 1;

    ScriptedTutti(XmppServer server, Account account) throws Exception {
        ElementIq.register();
        client = SmackClient.of(server, server.port(), account, "tutti");
        client.connection().registerIQRequestHandler(answering("clock", SESSION, IQ.Type.get));
        client.connection().registerIQRequestHandler(answering("action", SESSION, IQ.Type.set));
        client.connection().registerIQRequestHandler(answering("req", HTTP, IQ.Type.set));
        client.connection().addSyncStanzaListener(stanza -> {
            StandardExtensionElement action = ElementIq.child(stanza, "action");
            if (action != null && ((Message) stanza).getType() == Message.Type.chat) {
                told.add(action);
            }
        }, StanzaTypeFilter.MESSAGE);
        AdHocCommandManager.getInstance(client.connection()).registerCommand("seek", "Seek", Seek::new);
        client.logIn();
        room = client.room(account.user());
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
        StandardExtensionElement.Builder action = StandardExtensionElement.builder("action", SESSION)
                .addAttributes(Map.of("a", a, "p", Double.toString(p), "t", Double.toString(t), "s", Double.toString(s),
                        "rev", Integer.toString(++rev)))
                .addAttributes(more);
        state = action.build();
        room.sendMessage(room.buildMessage().addExtension(state));
    }

    /** To everybody in the room: another item is on, at its beginning, and that may be published. */
    void select(String title) throws Exception {
        StandardExtensionElement video = StandardExtensionElement.builder("video", "urn:xmpp:viewing:0")
                .addElement("program_name", title).build();
        room.sendMessage(room.buildMessage().addExtension(StandardExtensionElement.builder("action", SESSION)
                .addAttributes(Map.of("a", "select", "p", "0", "t", "" + now(), "s", "0", "rev", "" + ++rev))
                .addElement(ElementIq.element("item", Map.of("id", "1", "title", title, "duration", "61.5")))
                .addElement(StandardExtensionElement.builder("suggest", SESSION).addElement(video).build())
                .build()));
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

    private AbstractIqRequestHandler answering(String name, String namespace, IQ.Type type) {
        return new AbstractIqRequestHandler(name, namespace, type, Mode.async) {
            @Override
            public IQ handleIQRequest(IQ request) {
                IQ answer = name.equals("req") ? inChunks(request) : answer(request, now());
                answer.setStanzaId(request.getStanzaId());
                answer.setTo(request.getFrom());
                return answer;
            }
        };
    }

    /** The resource that was asked for, in two chunks, the second first. */
    private IQ inChunks(IQ request) {
        String resource = ((ElementIq) request).element().getAttributeValue("resource");
        sendChunk(request, 1, resource.substring(1));
        sendChunk(request, 0, resource.substring(0, 1));
        StandardExtensionElement chunked = StandardExtensionElement.builder("chunkedBase64", HTTP)
                .addAttribute("streamId", request.getStanzaId()).build();
        StandardExtensionElement data = StandardExtensionElement.builder("data", HTTP).addElement(chunked).build();
        return new ElementIq(IQ.Type.result, StandardExtensionElement.builder("resp", HTTP)
                .addAttribute("version", "1.1").addAttribute("statusCode", "200").addElement(data).build());
    }

    private void sendChunk(IQ request, int number, String text) {
        String base64 = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        try {
            client.connection().sendStanza(client.connection().getStanzaFactory().buildMessageStanza()
                    .to(request.getFrom()).ofType(Message.Type.chat)
                    .addExtension(new Base64BinaryChunk(base64, request.getStanzaId(), number, number == 1)).build());
        } catch (NotConnectedException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asks where to, and tells where to. */
    private static final class Seek extends AdHocCommandHandler {
        Seek(String node, String name, String session) {
            super(node, name, session);
        }

        @Override
        protected AdHocCommandData execute(AdHocCommandDataBuilder response) {
            FormField position = FormField.textSingleBuilder("position").build();
            return response.setForm(DataForm.builder(DataForm.Type.form).addField(position).build())
                    .setStatusExecuting(PreviousStage.none, NextStage.isFinal).build();
        }

        @Override
        protected AdHocCommandData complete(AdHocCommandDataBuilder response, SubmitForm form) {
            String position = form.getField("position").getFirstValue();
            return response.addNote(new AdHocCommandNote(AdHocCommandNote.Type.info, "To " + position))
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
            return "<text xmlns='" + getNamespace() + "'>" + StringUtils.escapeForXmlText(text) + "</text>";
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
