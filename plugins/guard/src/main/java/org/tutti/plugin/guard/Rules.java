package org.tutti.plugin.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** All that plug-ins may not call. The first rule that fits is the one that is told. */
final class Rules {

    private static final List<Rule> ALL = new ArrayList<>();

    /** What comes from the JDK and the server; other packages may be a library's. */
    private static final Predicate<String> SERVERS =
            Rule.in("java/** javax/** org/osgi/** org/apache/felix/** org/tutti/plugin/**");

    /** Of that, what a strategy may use where no rule says otherwise. */
    private static final Predicate<String> OF_STRATEGIES = Rule.in(
            "java/lang/* java/lang/annotation/* java/lang/constant/* java/lang/runtime/*"
                    + " java/lang/invoke/CallSite java/lang/invoke/MethodType java/lang/invoke/TypeDescriptor"
                    + " java/lang/invoke/LambdaMetafactory java/lang/invoke/StringConcatFactory"
                    + " java/lang/invoke/ConstantBootstraps java/lang/invoke/TypeDescriptor$OfMethod"
                    + " java/lang/invoke/TypeDescriptor$OfField"
                    + " java/lang/reflect/AnnotatedElement java/lang/reflect/GenericDeclaration java/lang/reflect/Type"
                    + " java/util/* java/util/function/* java/util/stream/* java/util/regex/* java/math/* java/text/*"
                    + " java/time/** java/nio/* java/nio/charset/* java/security/MessageDigest"
                    + " java/security/NoSuchAlgorithmException java/security/GeneralSecurityException"
                    + " java/net/URI java/net/URISyntaxException"
                    + " java/util/concurrent/ConcurrentHashMap java/util/concurrent/ConcurrentMap"
                    + " java/util/concurrent/TimeUnit java/util/concurrent/Callable java/util/concurrent/atomic/*"
                    + " java/io/Serializable java/io/Closeable java/io/Flushable java/io/IOException"
                    + " java/io/UncheckedIOException java/io/EOFException java/io/InputStream java/io/OutputStream"
                    + " java/io/ByteArrayInputStream java/io/ByteArrayOutputStream java/io/DataInputStream"
                    + " java/io/DataOutputStream java/io/Reader java/io/Writer java/io/StringReader"
                    + " java/io/StringWriter java/io/BufferedReader java/io/InputStreamReader"
                    + " java/io/OutputStreamWriter"
                    + " org/osgi/framework/* org/osgi/service/component/* org/osgi/service/component/annotations/*"
                    + " org/osgi/service/metatype/annotations/* org/osgi/annotation/**"
                    + " org/tutti/plugin/sync/* org/tutti/plugin/media/* org/tutti/plugin/timeline/*");

    private Rules() {}

    static Optional<Rule> against(String owner, String member, boolean strategy) {
        return ALL.stream().filter(rule -> rule.forbids(owner, member, strategy)).findFirst();
    }

    /** Classes no class of a plug-in may extend; what they do on their own cannot be seen from calls. */
    static Optional<Rule> againstExtending(String parent, boolean strategy) {
        return switch (parent) {
            case "java/lang/Object", "java/lang/Enum", "java/lang/Record" -> Optional.empty();
            default -> against(parent, "<init>", strategy);
        };
    }

    private static void everybody(String why, String instead, String... ownersAndNames) {
        add(true, why, instead, ownersAndNames);
    }

    private static void strategies(String why, String instead, String... ownersAndNames) {
        add(false, why, instead, ownersAndNames);
    }

    private static void add(boolean everybody, String why, String instead, String... ownersAndNames) {
        for (int i = 0; i < ownersAndNames.length; i += 2) {
            ALL.add(new Rule(
                    everybody, Rule.in(ownersAndNames[i]), Rule.named(ownersAndNames[i + 1]), why, instead));
        }
    }

    static {
        everybody(
                "That ends the whole server, or runs while it ends.",
                "Throw an exception: the host then does without the plug-in.",
                "java/lang/System", "exit",
                "java/lang/Runtime", "exit halt addShutdownHook removeShutdownHook",
                "java/lang/Shutdown", "");
        everybody(
                "That starts or steers programs beside the server.",
                "Do it in Java; media are probed by the host.",
                "java/lang/Runtime", "exec",
                "java/lang/ProcessBuilder java/lang/Process java/lang/ProcessHandle java/lang/ProcessBuilder$Redirect", "");
        everybody(
                "Native code and unchecked memory can bring the whole server down.",
                "Do it in Java, with arrays and java.nio buffers.",
                "java/lang/System java/lang/Runtime", "load loadLibrary",
                "sun/** jdk/** com/sun/** java/lang/foreign/*", "");
        everybody(
                "That changes the code of others.",
                "Offer a service of the plug-in API.",
                "java/lang/instrument/* javax/tools/* javax/script/* java/lang/management/* javax/management/**", "");
        everybody(
                "A plug-in has no threads of its own: nobody could stop them when it goes.",
                "Do the work in the call, on the thread that makes it; the host's Fetch waits there for its answer.",
                "java/lang/Thread", "<init> start startVirtualThread ofVirtual ofPlatform setDefaultUncaughtExceptionHandler"
                        + " setPriority setDaemon",
                "java/lang/Thread$Builder java/lang/Thread$Builder$OfVirtual java/lang/Thread$Builder$OfPlatform", "",
                "java/lang/ThreadGroup java/util/Timer java/util/TimerTask java/lang/ref/Cleaner", "",
                "java/util/concurrent/Executors java/util/concurrent/ThreadPoolExecutor"
                        + " java/util/concurrent/ScheduledThreadPoolExecutor java/util/concurrent/ForkJoinPool"
                        + " java/util/concurrent/ForkJoinTask java/util/concurrent/ForkJoinWorkerThread"
                        + " java/util/concurrent/RecursiveAction java/util/concurrent/RecursiveTask"
                        + " java/util/concurrent/CountedCompleter java/util/concurrent/StructuredTaskScope"
                        + " java/util/concurrent/SubmissionPublisher java/util/concurrent/ExecutorCompletionService", "",
                "java/util/concurrent/CompletableFuture java/util/concurrent/CompletionStage",
                "*Async delayedExecutor orTimeout completeOnTimeout",
                "java/util/Collection java/util/stream/BaseStream java/util/stream/Stream java/util/stream/IntStream"
                        + " java/util/stream/LongStream java/util/stream/DoubleStream", "parallelStream parallel",
                "java/util/Arrays", "parallelSort parallelPrefix parallelSetAll",
                "java/util/stream/StreamSupport", "",
                "java/util/concurrent/ConcurrentHashMap", "*(J",
                "java/nio/channels/AsynchronousFileChannel java/nio/channels/AsynchronousChannelGroup", "");
        everybody(
                "Whoever waits keeps a thread of the server.",
                "Return, and decide in the next call: a strategy is asked again with the next report.",
                "java/lang/Thread", "sleep join onSpinWait yield",
                "java/lang/Object", "wait",
                "java/util/concurrent/locks/LockSupport", "",
                "java/util/concurrent/TimeUnit", "sleep timedWait timedJoin");
        everybody(
                "The threads are the server's.",
                "Ask the current thread for its name, or whether it was interrupted; nothing else.",
                "java/lang/Thread", "! currentThread getName getId threadId isInterrupted interrupted interrupt"
                        + " holdsLock dumpStack toString hashCode equals getClass");
        everybody(
                "That is how the server meters plug-ins.",
                "Leave it to the server.",
                "org/tutti/plugin/guard/**", "");
        everybody(
                "A server has neither screen nor sound nor printer, and what belongs to them starts threads.",
                "Do without; media are probed by the host.",
                "java/awt/** javax/swing/** javax/imageio/** javax/print/** javax/sound/** javax/accessibility/**"
                        + " java/applet/**", "");
        everybody(
                "Reflection goes round this check.",
                "Call the method, or declare the service as an OSGi component.",
                "java/lang/Class", "forName newInstance getModule",
                "java/lang/reflect/Method java/lang/reflect/Constructor java/lang/reflect/Field"
                        + " java/lang/reflect/AccessibleObject", "invoke newInstance get set setAccessible trySetAccessible"
                        + " getBoolean getByte getChar getShort getInt getLong getFloat getDouble setBoolean setByte setChar"
                        + " setShort setInt setLong setFloat setDouble",
                "java/lang/reflect/Proxy java/lang/reflect/InvocationHandler java/lang/Module java/lang/ModuleLayer", "",
                "java/lang/invoke/MethodHandles java/lang/invoke/MethodHandles$Lookup java/lang/invoke/MethodHandleProxies"
                        + " java/lang/invoke/MethodHandle java/lang/invoke/VarHandle", "",
                "java/lang/ClassLoader java/net/URLClassLoader java/security/SecureClassLoader", "",
                "java/lang/StackWalker java/util/ServiceLoader java/beans/**", "",
                "java/io/ObjectInputStream javax/crypto/SealedObject java/security/SignedObject java/rmi/**"
                        + " javax/rmi/** javax/naming/**", "");
        everybody(
                "That changes the server for all.",
                "Keep settings in the plug-in's configuration.",
                "java/lang/System", "setProperty setProperties clearProperty setOut setErr setIn gc runFinalization",
                "java/lang/Runtime", "gc runFinalization",
                "java/util/Locale java/util/TimeZone", "setDefault",
                "java/net/URL", "setURLStreamHandlerFactory",
                "java/security/Security java/util/logging/LogManager", "");
        everybody(
                "Plug-ins make no connections: the host checks every address and redirect.",
                "Read through the host's org.tutti.plugin.media.Fetch.",
                "java/net/URL", "openStream openConnection getContent",
                "java/net/Socket java/net/ServerSocket java/net/DatagramSocket java/net/MulticastSocket"
                        + " java/net/InetAddress java/net/Inet4Address java/net/Inet6Address java/net/NetworkInterface"
                        + " java/net/URLConnection java/net/HttpURLConnection java/net/Authenticator java/net/ProxySelector"
                        + " java/net/http/** javax/net/** java/util/logging/SocketHandler javax/security/**", "",
                "java/sql/** javax/sql/** javax/xml/** org/xml/** org/w3c/**", "",
                "java/nio/channels/SocketChannel java/nio/channels/ServerSocketChannel java/nio/channels/DatagramChannel"
                        + " java/nio/channels/Selector java/nio/channels/AsynchronousSocketChannel"
                        + " java/nio/channels/AsynchronousServerSocketChannel", "");
        everybody(
                "Only the operator starts and stops bundles.",
                "Offer a service of the plug-in API.",
                "org/osgi/framework/Bundle", "start stop update uninstall loadClass adapt",
                "org/osgi/framework/BundleContext", "installBundle",
                "org/osgi/framework/hooks/** org/osgi/framework/launch/* org/osgi/framework/startlevel/**"
                        + " org/osgi/framework/wiring/* org/apache/felix/** org/osgi/service/startlevel/**"
                        + " org/osgi/service/packageadmin/** org/osgi/service/cm/**"
                        + " org/osgi/service/component/runtime/**", "");
        strategies(
                "A strategy reads no clock: the same situation always gives the same decision.",
                "Use situation.now().",
                "java/lang/System", "currentTimeMillis nanoTime",
                "java/time/Clock java/time/InstantSource", "",
                "java/time/Instant java/time/LocalDate java/time/LocalDateTime java/time/LocalTime java/time/ZonedDateTime"
                        + " java/time/OffsetDateTime java/time/OffsetTime java/time/Year java/time/YearMonth"
                        + " java/time/MonthDay", "now",
                "java/util/Date java/util/Calendar java/util/GregorianCalendar", "");
        strategies(
                "A strategy leaves nothing to chance: the same situation always gives the same decision.",
                "Keep a seed in the memory if you must; most often an order by endpoint id will do.",
                "java/util/Random java/util/SplittableRandom java/util/concurrent/ThreadLocalRandom java/util/random/*"
                        + " java/security/SecureRandom", "",
                "java/lang/Math java/lang/StrictMath", "random",
                "java/util/UUID", "randomUUID",
                "java/util/Collections", "shuffle",
                "java/lang/System", "identityHashCode");
        strategies(
                "A strategy does not log.",
                "Say it in the decision: its reason and numbers are in the session's trace.",
                "java/lang/System", "out err in console getLogger",
                "java/lang/System$Logger java/util/logging/** org/slf4j/** org/osgi/service/log/**"
                        + " org/apache/logging/** org/jboss/logging/**", "",
                "java/lang/Throwable java/lang/Thread", "printStackTrace dumpStack");
        strategies(
                "A strategy depends on nothing outside its situation and configuration.",
                "Declare a setting in the component's Config.",
                "java/lang/System", "! arraycopy lineSeparator",
                "java/lang/Boolean", "getBoolean",
                "java/lang/Integer", "getInteger",
                "java/lang/Long", "getLong",
                "java/lang/Runtime java/lang/ThreadLocal java/lang/InheritableThreadLocal", "");
        strategies(
                "A strategy reads and writes nothing: it is one pure function.",
                "Keep what must be remembered in the memory.",
                "java/nio/file/** java/nio/channels/** java/util/zip/** java/util/jar/** java/util/prefs/**", "",
                "java/io/File java/io/FileInputStream java/io/FileOutputStream java/io/RandomAccessFile java/io/FileReader"
                        + " java/io/FileWriter java/io/Console java/io/PrintWriter java/io/PrintStream"
                        + " java/util/Scanner", "",
                "java/util/Formatter", "<init>",
                "org/tutti/plugin/media/Fetch", "",
                "org/osgi/framework/BundleContext", "getProperty getDataFile",
                "java/lang/Class java/lang/ClassLoader", "getResource getResourceAsStream");
        strategies(
                "A strategy neither waits nor shares state between threads.",
                "Keep what must be remembered in the memory, and use the collections of java.util.",
                "java/util/concurrent/locks/** java/util/concurrent/CompletableFuture java/util/concurrent/CountDownLatch"
                        + " java/util/concurrent/Semaphore java/util/concurrent/CyclicBarrier java/util/concurrent/Phaser"
                        + " java/util/concurrent/Exchanger java/util/concurrent/Future java/util/concurrent/FutureTask"
                        + " java/util/concurrent/BlockingQueue java/util/concurrent/BlockingDeque"
                        + " java/util/concurrent/TransferQueue", "");
        ALL.add(new Rule(
                false, type -> SERVERS.test(type) && !OF_STRATEGIES.test(type), _ -> true,
                "A strategy computes, and needs little of the JDK for that.",
                "Use java.lang, java.util, java.math, java.text, java.time and the API."));
    }
}
