package org.tutti.sample;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A bit of everything a compiler makes of Java, as a function from a number to a text: to be woven, and compared. */
@SuppressWarnings("all")
public final class Sample implements LongSupplier {

    sealed interface Shape permits Circle, Square, Named {}

    record Circle(double radius) implements Shape {}

    record Square(double side) implements Shape {}

    record Named(String name, Shape shape) implements Shape {}

    enum Mood { GOOD, BAD, UGLY }

    interface Greeter {
        String greet(String who);

        default Greeter twice() {
            return who -> greet(greet(who));
        }

        static Greeter polite() {
            return "Dear "::concat;
        }
    }

    static final class Closing implements AutoCloseable {
        final StringBuilder log;

        Closing(StringBuilder log) {
            this.log = log;
            log.append("open ");
        }

        @Override
        public void close() {
            log.append("close ");
        }
    }

    private static int instances;
    private final long seed;
    private final Object lock = new Object();
    private int count;

    public Sample() {
        this(instances++ < 0 ? 1 : 7);
    }

    private Sample(long seed) {
        this.seed = seed;
    }

    @Override
    public long getAsLong() {
        return seed;
    }

    /** What all of it comes to. */
    public static String run(int n) {
        Sample sample = new Sample();
        StringBuilder all = new StringBuilder();
        List<IntFunction<Object>> parts = List.of(
                sample::loops, sample::switches, sample::lambdas, sample::synchronizes, sample::tries, Sample::arrays,
                Sample::generates, Sample::texts, sample::longs, Sample::references, Sample::bound,
                Sample::nested);
        for (IntFunction<Object> part : parts) {
            all.append(part.apply(n)).append('\n');
        }
        return all.toString();
    }

    private Object loops(int n) {
        long sum = 0;
        outer:
        for (int i = 0; i < n; i++) {
            int j = i;
            while (true) {
                if (j % 3 == 0) {
                    continue outer;
                }
                if (j > 100) {
                    break outer;
                }
                j++;
                do {
                    sum += j;
                } while (sum % 2 == 1 && sum < 1000);
            }
        }
        for (String text : List.of("a", "b")) {
            sum = sum * 31 + text.hashCode();
        }
        return sum;
    }

    private Object switches(int n) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            switch (i % 4) {
                case 0:
                    out.append("zero");
                case 1:
                    out.append("one");
                    break;
                default:
                    out.append(i);
            }
        }
        Shape shape = n % 2 == 0 ? new Named("it", new Circle(n)) : new Square(n);
        out.append(switch (shape) {
            case Circle(double radius) when radius > 3 -> "large circle";
            case Circle circle -> circle.toString();
            case Square(var side) -> "square " + side;
            case Named(String name, Circle(double radius)) -> name + " is round " + radius;
            case Named named -> named.name();
        });
        out.append(switch (Mood.values()[n % 3]) {
            case GOOD -> 1;
            case BAD -> 2;
            case UGLY -> 3;
        });
        Object any = n % 3 == 0 ? "text" : n % 3 == 1 ? (Object) n : Mood.UGLY;
        out.append(switch (any) {
            case String text when text.length() > 10 -> "long";
            case String text -> text;
            case Integer number -> "number " + number;
            case Mood.UGLY -> "ugly";
            default -> "other";
        });
        return out.append(switch ("k" + n % 2) {
            case "k0" -> "even";
            case "k1" -> "odd";
            default -> throw new IllegalStateException();
        });
    }

    private Object lambdas(int n) {
        int[] captured = {n};
        long wide = n * 1_000_000_000L;
        Function<Integer, Function<Integer, Long>> add = a -> b -> a + b + wide + captured[0];
        Supplier<Supplier<String>> deep = () -> () -> "deep" + seed;
        return add.apply(1).apply(2) + deep.get().get() + Greeter.polite().twice().greet("you")
                + IntStream.range(0, n).boxed().filter(i -> i % 2 == 1).map(String::valueOf)
                        .collect(Collectors.joining(","));
    }

    private synchronized Object synchronizes(int n) {
        String caught = "none";
        try {
            synchronized (lock) {
                for (int i = 0; i < n; i++) {
                    synchronized (this) {
                        count++;
                        if (count > 5) {
                            throw new IllegalStateException("enough");
                        }
                    }
                }
            }
        } catch (IllegalStateException e) {
            caught = e.getMessage();
        }
        return count + caught + Thread.holdsLock(lock);
    }

    private Object tries(int n) {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            try (Closing one = new Closing(log); Closing two = new Closing(log)) {
                log.append(divide(10, i % 3, log));
                if (i == 3) {
                    throw new Error("own");
                }
            } catch (ArithmeticException | NullPointerException e) {
                log.append(e.getMessage());
            } catch (Error e) {
                log.append(e.getMessage());
            } catch (Throwable e) {
                log.append("never");
            } finally {
                log.append(" finally ");
                while (log.length() % 5 != 0) {
                    log.append('.');
                }
            }
        }
        return log;
    }

    private static int divide(int a, int b, StringBuilder log) {
        try {
            return a / b;
        } finally {
            log.append('/');
            try {
                Objects.requireNonNull(b == 2 ? null : "");
            } catch (NullPointerException e) {
                log.append("null");
            }
        }
    }

    private static Object arrays(int n) {
        int[][][] cube = new int[n][2][3];
        long[][] ragged = new long[3][];
        ragged[1] = new long[n];
        String[] names = new String[n];
        boolean[][] flags = new boolean[n][n];
        double[] numbers = new double[] {1, 2, n};
        for (int[][] plane : cube) {
            plane[1][2] = plane.length + n;
        }
        Object negative;
        try {
            negative = new byte[-1 - n];
        } catch (NegativeArraySizeException e) {
            negative = "negative";
        }
        int sum = 0;
        for (int[][] plane : cube) {
            for (int[] row : plane) {
                for (int cell : row) {
                    sum += cell;
                }
            }
        }
        return "" + sum + ragged[1].length + names.length + flags.length + numbers[2] + negative;
    }

    private static Object generates(int n) {
        Iterable<Integer> fibonacci = () -> new Iterator<>() {
            int a;
            int b = 1;

            @Override
            public boolean hasNext() {
                return a <= n * 10;
            }

            @Override
            public Integer next() {
                int now = a;
                a = b;
                b += now;
                return now;
            }
        };
        List<Integer> all = new ArrayList<>();
        fibonacci.forEach(all::add);
        return all + Stream.iterate(1, x -> x * 2).limit(n).map(x -> x + "").toList().toString();
    }

    private static Object texts(int n) {
        String text = "";
        for (int i = 0; i < n; i++) {
            text += i + "" + (i % 2 == 0 ? "e" : 'o') + 1.5f;
        }
        text += String.join("|", text.split("e")) + text.split("[eo]", 3).length + text.matches("[0-9eo.]*")
                + text.replaceAll("([eo])", "<$1>") + text.replaceFirst("1", "one")
                + java.util.regex.Pattern.compile("\\d+").matcher(text).results().map(each -> each.group()).toList()
                + java.util.Arrays.toString(java.util.regex.Pattern.compile("o").split(text, 4)) + text.split("", 2)[0];
        return text + "ab".repeat(n) + """
                block %d
                """.formatted(n) + new Circle(n) + new Circle(n).equals(new Circle(n)) + new Circle(n).hashCode();
    }

    private Object longs(int n) {
        long a = n;
        double b = n;
        for (long i = 0; i < n; i++) {
            a = a * 31 + i;
            b /= 1 + i;
        }
        return a > 0 ? a + b : (Object) (a - b);
    }

    private static Object references(int n) {
        Function<String, Integer> parse = Integer::parseInt;
        BiFunction<String, String, Boolean> same = String::equalsIgnoreCase;
        Supplier<List<String>> make = ArrayList::new;
        Function<Integer, int[]> array = int[]::new;
        Function<Integer, List<String>> sized = ArrayList::new;
        Map<String, Integer> counts = new HashMap<>();
        Stream.of("a", "b", "a").forEach(each -> counts.merge(each, 1, Integer::sum));
        return parse.apply("" + n) + "" + same.apply("A", "a") + make.get() + array.apply(n).length + sized.apply(3)
                + counts + Stream.of(3, 1, 2).sorted(Integer::compareTo).map(Object::toString).toList()
                + IntStream.of(1, 2).mapToObj(Integer::toString).collect(Collectors.toCollection(ArrayList::new));
    }

    /** Of receivers whose own class does not declare the method. */
    private static Object bound(int n) {
        Mood mood = Mood.values()[n % 3];
        Closing plain = new Closing(new StringBuilder());
        Number number = n;
        Comparable<Integer> comparable = n;
        Greeter greeter = Greeter.polite();
        java.util.TreeSet<Integer> set = new java.util.TreeSet<>(List.of(1, 2, n));
        ArrayList<Integer> list = new ArrayList<>();
        IntStream.range(0, n).boxed().forEach(list::add);
        Supplier<Class<?>> type = set::getClass;
        Supplier<String> circle = new Circle(n)::toString;
        return "" + Stream.of(Mood.values()).filter(mood::equals).toList()
                + Stream.of(Mood.values()).map(mood::compareTo).toList()
                + Stream.of(plain, n).filter(plain::equals).count() + Stream.of(3, n).filter(number::equals).count()
                + Stream.of(3, n).filter(comparable::equals).count()
                + Stream.of("", greeter).filter(greeter::equals).count()
                + Stream.of(List.of(1, 2), List.of(-1)).filter(set::containsAll).toList()
                + list + type.get() + circle.get();
    }

    private static Object nested(int n) {
        class Local {
            final int value = n;

            class Inner {
                int sum(int x) {
                    return x <= 0 ? value : x + sum(x - 1);
                }
            }
        }
        return new Local().new Inner().sum(n);
    }
}
