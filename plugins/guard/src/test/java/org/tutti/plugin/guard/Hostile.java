package org.tutti.plugin.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Calls that would never end, or take all memory. */
@SuppressWarnings("all")
public enum Hostile implements Supplier<Object> {
    LOOP {
        public Object get() {
            while (true) {}
        }
    },
    LOOP_THAT_CATCHES_ALL {
        public Object get() {
            while (true) {
                try {
                    while (true) {}
                } catch (Throwable e) {
                    // go on
                }
            }
        }
    },
    LOOP_IN_FINALLY {
        public Object get() {
            while (true) {
                try {
                    while (true) {}
                } finally {
                    continue;
                }
            }
        }
    },
    LOOP_BEHIND_THE_JDK {
        public Object get() {
            CompletableFuture<Integer> start = new CompletableFuture<>();
            for (int i = 0; i < 5000; i++) {
                start.thenApply(x -> LOOP.get());
            }
            return start.complete(1);
        }
    },
    LOOP_THAT_RETHROWS_INSIDE_A_LOCK {
        public Object get() {
            synchronized (this) {
                while (true) {}
            }
        }
    },
    RECURSION {
        public Object get() {
            return down(0);
        }

        Object down(int x) {
            try {
                return down(x + 1);
            } catch (StackOverflowError e) {
                return down(x);
            }
        }
    },
    ENDLESS_STREAM {
        public Object get() {
            return Stream.iterate(1, x -> x + 1).filter(x -> false).findFirst();
        }
    },
    ENDLESS_STREAM_OF_REFERENCES {
        public Object get() {
            return Stream.generate(Object::new).allMatch(Objects::nonNull);
        }
    },
    ENDLESS_EXPRESSION {
        public Object get() {
            return "a".repeat(60).matches("(a+)+\\1b");
        }
    },
    ENDLESS_PATTERN {
        public Object get() {
            return java.util.regex.Pattern.compile("(a+)+\\1b").matcher("a".repeat(60)).find();
        }
    },
    ENDLESS_SPLIT {
        public Object get() {
            return java.util.regex.Pattern.compile("(a+)+\\1b").split("a".repeat(60), 3);
        }
    },
    ENDLESS_DELIMITERS {
        public Object get() {
            return "a".repeat(60).splitWithDelimiters("(a+)+\\1b", 3);
        }
    },
    ENDLESS_PREDICATE {
        public Object get() {
            return java.util.regex.Pattern.compile("(a+)+\\1b").asPredicate().test("a".repeat(60));
        }
    },
    ENDLESS_MATCH_PREDICATE {
        public Object get() {
            return java.util.regex.Pattern.compile("(a+)+\\1b").asMatchPredicate().test("a".repeat(60));
        }
    },
    ENDLESS_MATCHER_SET_ANEW {
        public Object get() {
            return java.util.regex.Pattern.compile("(a+)+\\1b").matcher("").reset("a".repeat(60)).find();
        }
    },
    ENDLESS_REFERENCE {
        public Object get() {
            java.util.function.BiPredicate<String, String> matches = String::matches;
            return matches.test("a".repeat(60), "(a+)+\\1b");
        }
    },
    ONE_TEXT_BY_REFERENCE {
        public Object get() {
            java.util.function.BiFunction<String, Integer, String> repeat = String::repeat;
            return repeat.apply("a text", 1 << 28);
        }
    },
    ONE_ARRAY {
        public Object get() {
            return new long[4 << 20];
        }
    },
    ONE_ARRAY_OF_ARRAYS {
        public Object get() {
            return new byte[1 << 15][1 << 15];
        }
    },
    ONE_LIST {
        public Object get() {
            return new ArrayList<>(1 << 28);
        }
    },
    ONE_TEXT {
        public Object get() {
            return "a text".repeat(1 << 28);
        }
    },
    MANY_OBJECTS {
        public Object get() {
            List<Object> all = new ArrayList<>();
            while (true) {
                all.add(new long[10]);
            }
        }
    },
    DOUBLING_TEXT {
        public Object get() {
            String text = "x";
            while (true) {
                text += text;
            }
        }
    },
    DOUBLING_BUILDER {
        public Object get() {
            StringBuilder text = new StringBuilder("x");
            while (true) {
                text.append(text);
            }
        }
    }
}
