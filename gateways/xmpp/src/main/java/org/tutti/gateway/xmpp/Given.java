package org.tutti.gateway.xmpp;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.tutti.gateway.xmpp.Command.Field;

/** What somebody gave with a command. Immutable. */
record Given(Map<Field, String> fields) {

    Given() {
        this(Map.of());
    }

    Given with(Field field, String value) {
        Map<Field, String> more = new EnumMap<>(Field.class);
        more.putAll(fields);
        more.put(field, value);
        return new Given(more);
    }

    /** What was given; empty if nothing but blanks was. */
    Optional<String> text(Field field) {
        return Optional.ofNullable(fields.get(field)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** What a command cannot do without and was not given. */
    Optional<Field> lacking(Command command) {
        return command.fields().stream().filter(field -> field.required() && text(field).isEmpty()).findFirst();
    }
}
