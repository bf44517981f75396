package org.tutti.gateway.xmpp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.util.StringUtils;
import org.jivesoftware.smackx.xdata.FormField;
import org.jivesoftware.smackx.xdata.packet.DataForm;
import org.tutti.gateway.xmpp.Command.Field;
import org.tutti.session.Actor;
import org.tutti.session.Grant;
import org.tutti.session.HumanTime;
import org.tutti.session.Member;
import org.tutti.session.QueueItem;
import org.tutti.session.Role;
import org.tutti.session.Session;

/**
 * The forms of commands (XEP-0004): as they are handed out, and as they come back. Smack's own leave out the type of
 * fields for a line of text, as they may, and then Profanity cannot fill them in.
 */
final class Forms {

    /** As much of a list of choices (bytes) as fits into a stanza every server takes; of more, one writes which. */
    private static final int LONGEST_LIST = 6000;

    private static final List<String> RATES = List.of("0.5", "0.75", "1", "1.25", "1.5", "2");

    private Forms() {}

    /** One of several, as it is shown and as it is sent. */
    record Choice(String label, String value) {}

    /**
     * The form of a command in a session.
     *
     * @param asker who is to fill it in
     * @param code names the session where the place it is asked at does not
     */
    static StandardExtensionElement of(Command command, Session session, Actor asker, Optional<String> code) {
        var form = titled(command);
        code.ifPresent(name -> form.addElement(
                typed(Field.SESSION, FormField.Type.hidden).addElement("value", name).build()));
        command.fields().forEach(field -> form.addElement(field(field, choices(field, session, asker))));
        return form.build();
    }

    /** The form of a command outside of all sessions, or for one of several. */
    static StandardExtensionElement of(Command command, List<Choice> sessions) {
        var form = titled(command);
        if (!sessions.isEmpty()) {
            form.addElement(field(Field.SESSION, sessions));
        }
        command.fields().forEach(field -> form.addElement(field(field, fixed(field))));
        return form.build();
    }

    private static StandardExtensionElement.Builder titled(Command command) {
        return element(DataForm.ELEMENT)
                .addAttribute("type", DataForm.Type.form.name())
                .addElement("title", command.label());
    }

    private static StandardExtensionElement.Builder element(String name) {
        return StandardExtensionElement.builder(name, DataForm.NAMESPACE);
    }

    private static StandardExtensionElement.Builder typed(Field field, FormField.Type type) {
        return element(FormField.ELEMENT).addAttribute("var", field.key()).addAttribute("type", type.toString());
    }

    private static StandardExtensionElement field(Field field, List<Choice> choices) {
        boolean list = !choices.isEmpty() && bytes(choices) <= LONGEST_LIST;
        FormField.Type text = field == Field.JID ? FormField.Type.jid_single : FormField.Type.text_single;
        var built = typed(field, list ? FormField.Type.list_single : text)
                .addAttribute("label", list ? field.label() : "%s. %s".formatted(field.label(), field.hint()));
        if (field.required()) {
            built.addElement(element("required").build());
        }
        if (list) {
            initial(field).ifPresent(value -> built.addElement("value", value));
            choices.forEach(choice -> built.addElement(element("option")
                    .addAttribute("label", choice.label())
                    .addElement("value", choice.value())
                    .build()));
        }
        return built.build();
    }

    private static int bytes(List<Choice> choices) {
        return choices.stream()
                .map(choice -> StringUtils.escapeForXml(choice.label() + choice.value()).toString())
                .mapToInt(written -> 60 + written.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    private static Optional<String> initial(Field field) {
        return switch (field) {
            case RATE -> Optional.of("1");
            case ROLE -> Optional.of("participant");
            default -> Optional.empty();
        };
    }

    private static List<Choice> fixed(Field field) {
        return switch (field) {
            case RATE -> RATES.stream().map(rate -> new Choice(rate, rate)).toList();
            case ROLE -> Stream.of(Role.PARTICIPANT, Role.VIEWER, Role.OBSERVER, Role.COHOST, Role.HOST)
                    .map(role -> new Choice(Words.role(role), Words.role(role)))
                    .toList();
            default -> List.of();
        };
    }

    private static List<Choice> choices(Field field, Session session, Actor asker) {
        return switch (field) {
            case ITEM -> items(session.stage().queue().items());
            case MEMBER -> people(
                    session.roster().members().stream().filter(member -> member.role() != Role.OBSERVER).toList(),
                    Member::name,
                    member -> member.id().value());
            case WAITING -> session.denied(asker, Grant.ADMIT).isPresent()
                    ? List.of()
                    : people(session.door().waiting().values(), knock -> knock.name(), knock -> knock.member().value());
            default -> fixed(field);
        };
    }

    private static List<Choice> items(List<QueueItem> items) {
        List<Choice> choices = new ArrayList<>();
        for (QueueItem item : items) {
            var media = item.item().media();
            String duration = Double.isFinite(media.duration()) ? " (" + HumanTime.text(media.duration()) + ")" : "";
            choices.add(new Choice(
                    "%d. %s%s".formatted(choices.size() + 1, Words.excerpt(media.title()), duration), item.id()));
        }
        return choices;
    }

    private static <T> List<Choice> people(Collection<T> all, Function<T, String> name, Function<T, String> id) {
        return all.stream().map(one -> new Choice(Words.excerpt(name.apply(one)), id.apply(one))).toList();
    }

    /** What stands in a form that came back, by field; of several values the first. */
    static Map<String, String> values(StandardExtensionElement form) {
        Map<String, String> values = new HashMap<>();
        form.getElements().stream().filter(element -> element.getElementName().equals("field")).forEach(field -> {
            String name = field.getAttributeValue("var");
            StandardExtensionElement value = field.getFirstElement("value");
            if (name != null && value != null && value.getText() != null) {
                values.putIfAbsent(name, value.getText());
            }
        });
        return values;
    }

    /** Of these values, those a command takes. */
    static Given given(Command command, Map<String, String> values) {
        var given = new Given();
        for (Field field : command.fields()) {
            if (values.containsKey(field.key())) {
                given = given.with(field, values.get(field.key()));
            }
        }
        return given;
    }
}
