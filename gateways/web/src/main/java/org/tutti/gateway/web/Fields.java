package org.tutti.gateway.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.JsonFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The fields of one JSON object from outside, read strictly: what is missing or of another type is named. */
record Fields(JsonNode object) {

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(20).build())
                    .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();
    private static final ObjectReader READER = JSON.reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .without(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION);

    /** No fields. */
    static final Fields EMPTY = new Fields(Forms.object());

    static Fields of(String text) throws WireException {
        JsonNode node;
        try {
            node = READER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new WireException(ErrorCode.MALFORMED, "This is not JSON: " + e.getOriginalMessage() + '.');
        }
        if (node == null || !node.isObject()) {
            throw new WireException(ErrorCode.MALFORMED, "A message is one JSON object.");
        }
        return new Fields(node);
    }

    String text(String name, int longest) throws WireException {
        return optionalText(name, longest).orElseThrow(() -> missing(name, "a string"));
    }

    Optional<String> optionalText(String name, int longest) throws WireException {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw missing(name, "a string");
        }
        if (value.textValue().length() > longest) {
            throw new WireException(
                    ErrorCode.OUT_OF_RANGE,
                    "'%s' has %d characters; the most is %d.".formatted(name, value.textValue().length(), longest));
        }
        return Optional.of(value.textValue());
    }

    double number(String name) throws WireException {
        JsonNode value = object.path(name);
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw missing(name, "a finite number");
        }
        return value.doubleValue();
    }

    double number(String name, double least, double most) throws WireException {
        double value = number(name);
        if (value < least || value > most) {
            throw new WireException(
                    ErrorCode.OUT_OF_RANGE, "'%s' is %s; it must lie in %s to %s.".formatted(name, value, least, most));
        }
        return value;
    }

    /** Whether there is a field of this name that is not null. */
    boolean has(String name) {
        return object.hasNonNull(name);
    }

    Optional<Double> optionalNumber(String name) throws WireException {
        return has(name) ? Optional.of(number(name)) : Optional.empty();
    }

    double number(String name, double otherwise) throws WireException {
        return optionalNumber(name).orElse(otherwise);
    }

    /** A whole number that a journal's place can be. */
    long whole(String name) throws WireException {
        JsonNode value = object.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw missing(name, "a whole number");
        }
        return value.longValue();
    }

    /** As {@link #whole}, in the range of an {@code int}; what lies beyond is beyond any limit anyway. */
    Optional<Integer> optionalInt(String name) throws WireException {
        return has(name)
                ? Optional.of(Math.clamp(whole(name), Integer.MIN_VALUE, Integer.MAX_VALUE))
                : Optional.empty();
    }

    boolean flag(String name) throws WireException {
        return optionalFlag(name).orElseThrow(() -> missing(name, "true or false"));
    }

    Optional<Boolean> optionalFlag(String name) throws WireException {
        if (!has(name)) {
            return Optional.empty();
        }
        if (!object.path(name).isBoolean()) {
            throw missing(name, "true or false");
        }
        return Optional.of(object.path(name).booleanValue());
    }

    /** One of the words of a vocabulary. */
    <E extends Enum<E>> E word(String name, Class<E> words) throws WireException {
        return word(text(name, 64), name, words);
    }

    <E extends Enum<E>> Optional<E> optionalWord(String name, Class<E> words) throws WireException {
        return has(name) ? Optional.of(word(name, words)) : Optional.empty();
    }

    static <E extends Enum<E>> E word(String text, String name, Class<E> words) throws WireException {
        Map<String, E> known = Forms.words(words);
        if (!known.containsKey(text)) {
            throw new WireException(
                    ErrorCode.MALFORMED,
                    "'%s' is one of %s, not '%s'.".formatted(name, new TreeSet<>(known.keySet()), shortened(text)));
        }
        return known.get(text);
    }

    <E extends Enum<E>> List<E> words(String name, Class<E> words) throws WireException {
        List<E> all = new ArrayList<>();
        for (JsonNode node : list(name, 64)) {
            if (!node.isTextual()) {
                throw missing(name, "an array of strings");
            }
            all.add(word(node.textValue(), name, words));
        }
        return all;
    }

    List<String> texts(String name, int most, int longest) throws WireException {
        List<String> all = new ArrayList<>();
        for (JsonNode node : list(name, most)) {
            if (!node.isTextual() || node.textValue().length() > longest) {
                throw missing(name, "an array of strings of at most %d characters".formatted(longest));
            }
            all.add(node.textValue());
        }
        return all;
    }

    List<Fields> objects(String name, int most) throws WireException {
        List<Fields> all = new ArrayList<>();
        for (JsonNode node : list(name, most)) {
            if (!node.isObject()) {
                throw missing(name, "an array of objects");
            }
            all.add(new Fields(node));
        }
        return all;
    }

    Optional<Fields> optionalObject(String name) throws WireException {
        if (!has(name)) {
            return Optional.empty();
        }
        if (!object.path(name).isObject()) {
            throw missing(name, "an object");
        }
        return Optional.of(new Fields(object.path(name)));
    }

    /** The names of the fields there are. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private JsonNode list(String name, int most) throws WireException {
        JsonNode value = object.path(name);
        if (!value.isArray()) {
            throw missing(name, "an array");
        }
        if (value.size() > most) {
            throw new WireException(
                    ErrorCode.OUT_OF_RANGE, "'%s' has %d entries; the most is %d.".formatted(name, value.size(), most));
        }
        return value;
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    private static WireException missing(String name, String what) {
        return new WireException(ErrorCode.MALFORMED, "The field '%s' must be there and be %s.".formatted(name, what));
    }
}
