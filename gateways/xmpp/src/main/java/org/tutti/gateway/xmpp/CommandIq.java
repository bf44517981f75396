package org.tutti.gateway.xmpp;

import java.util.Optional;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smackx.commands.packet.AdHocCommandData;
import org.jivesoftware.smackx.commands.packet.AdHocCommandData.Status;
import org.jivesoftware.smackx.commands.AdHocCommandNote;

/**
 * An answer to a command. Smack's own writes notes as they are, so that a name with {@code <} in it would end the
 * stream.
 */
final class CommandIq extends IQ {

    private final String node;
    private final String id;
    private final Status status;
    private final Optional<StandardExtensionElement> form;
    private final Optional<AdHocCommandNote> note;

    private CommandIq(
            IQ request,
            Command command,
            String id,
            Status status,
            Optional<StandardExtensionElement> form,
            Optional<AdHocCommandNote> note) {
        super(AdHocCommandData.ELEMENT, AdHocCommandData.NAMESPACE);
        this.node = command.node();
        this.id = id;
        this.status = status;
        this.form = form;
        this.note = note;
        setType(Type.result);
        setStanzaId(request.getStanzaId());
        setTo(request.getFrom());
        setFrom(request.getTo());
    }

    /** The form to be filled in first. */
    static CommandIq asking(IQ request, Command command, String id, StandardExtensionElement form) {
        return new CommandIq(request, command, id, Status.executing, Optional.of(form), Optional.empty());
    }

    /** It is over, and this came of it. */
    static CommandIq over(IQ request, Command command, String id, AdHocCommandNote.Type kind, String text) {
        var note = new AdHocCommandNote(kind, text);
        return new CommandIq(request, command, id, Status.completed, Optional.empty(), Optional.of(note));
    }

    static CommandIq canceled(IQ request, Command command, String id) {
        return new CommandIq(request, command, id, Status.canceled, Optional.empty(), Optional.empty());
    }

    @Override
    protected IQChildElementXmlStringBuilder getIQChildElementBuilder(IQChildElementXmlStringBuilder xml) {
        xml.attribute("node", node).attribute("sessionid", id).attribute("status", status.name());
        xml.rightAngleBracket();
        form.ifPresent(fields -> {
            xml.halfOpenElement("actions").attribute("execute", "complete").rightAngleBracket();
            xml.emptyElement("complete");
            xml.closeElement("actions");
            xml.append(fields);
        });
        note.ifPresent(line -> {
            xml.halfOpenElement("note").attribute("type", line.getType().name()).rightAngleBracket();
            xml.escape(line.getValue());
            xml.closeElement("note");
        });
        return xml;
    }
}
