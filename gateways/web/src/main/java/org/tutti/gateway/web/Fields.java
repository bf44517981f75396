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
import java.util.Optional;

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

    private static WireException missing(String name, String what) {
        return new WireException(ErrorCode.MALFORMED, "The field '%s' must be there and be %s.".formatted(name, what));
    }
}
