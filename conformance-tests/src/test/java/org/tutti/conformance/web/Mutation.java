package org.tutti.conformance.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Random;

/** Ways in which a message goes wrong. */
enum Mutation {
    BITS_FLIP {
        @Override
        byte[] of(byte[] message, byte[] other, Random random) {
            byte[] changed = message.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            }
            return changed;
        }
    },
    THE_END_IS_MISSING {
        @Override
        byte[] of(byte[] message, byte[] other, Random random) {
            return Arrays.copyOf(message, random.nextInt(message.length));
        }
    },
    TWO_ARE_SPLICED {
        @Override
        byte[] of(byte[] message, byte[] other, Random random) {
            String one = new String(message, UTF_8);
            String two = new String(other, UTF_8);
            return (one.substring(0, random.nextInt(one.length())) + two.substring(random.nextInt(two.length()))).getBytes(UTF_8);
        }
    },
    THE_TYPE_IS_ANOTHERS {
        @Override
        byte[] of(byte[] message, byte[] other, Random random) {
            String type = new String(other, UTF_8).replaceFirst("(?s).*?(\"type\":\"\\w+\").*", "$1");
            return new String(message, UTF_8).replaceFirst("\"type\":\"\\w+\"", type).getBytes(UTF_8);
        }
    },
    VALUES_ARE_JUNK {
        @Override
        byte[] of(byte[] message, byte[] other, Random random) {
            String junk = JUNK[random.nextInt(JUNK.length)];
            String[] parts = new String(message, UTF_8).split("(?<=\":)");
            int at = parts.length < 2 ? 0 : 1 + random.nextInt(parts.length - 1);
            parts[at] = parts[at].replaceFirst("^(\"[^\"]*\"|[^,}]*)", junk);
            return String.join("", parts).getBytes(UTF_8);
        }
    },
    IT_IS_NESTED {
        @Override
        byte[] of(byte[] message, byte[] other, Random random) {
            int depth = 1 + random.nextInt(60);
            return ("{\"type\":".repeat(depth) + new String(message, UTF_8) + "}".repeat(depth)).getBytes(UTF_8);
        }
    },
    IT_IS_PADDED {
        @Override
        byte[] of(byte[] message, byte[] other, Random random) {
            return (" ".repeat(random.nextInt(20_000)) + new String(message, UTF_8)).getBytes(UTF_8);
        }
    };

    private static final String[] JUNK = {"null", "[]", "{}", "-1", "1e309", "NaN", "\"\\\\ud800\"", "\"\"", "9".repeat(1100), "true"};

    abstract byte[] of(byte[] message, byte[] other, Random random);
}
