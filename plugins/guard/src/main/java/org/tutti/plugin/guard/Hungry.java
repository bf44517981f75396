package org.tutti.plugin.guard;

import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.constant.MethodTypeDesc;
import java.util.Set;

/** The methods of the JDK by which a plug-in may allocate much in one step. */
final class Hungry {

    /** Their constructors, and their static methods, take a length as the last argument. */
    private static final Set<String> SIZED = Set.of(
            "java/util/ArrayList", "java/util/ArrayDeque", "java/util/Vector", "java/util/Stack",
            "java/util/HashMap", "java/util/LinkedHashMap", "java/util/HashSet", "java/util/LinkedHashSet",
            "java/util/IdentityHashMap", "java/util/PriorityQueue", "java/util/BitSet", "java/util/Hashtable",
            "java/util/concurrent/ConcurrentHashMap", "java/util/concurrent/ArrayBlockingQueue",
            "java/util/concurrent/atomic/AtomicIntegerArray", "java/util/concurrent/atomic/AtomicLongArray",
            "java/util/concurrent/atomic/AtomicReferenceArray",
            "java/lang/StringBuilder", "java/lang/StringBuffer", "java/io/ByteArrayOutputStream",
            "java/nio/ByteBuffer", "java/nio/CharBuffer", "java/nio/IntBuffer", "java/nio/LongBuffer",
            "java/nio/FloatBuffer", "java/nio/DoubleBuffer", "java/nio/ShortBuffer");

    private static final Set<String> SIZED_METHODS = Set.of(
            "<init>", "allocate", "allocateDirect", "ensureCapacity", "setLength", "setSize", "newHashMap", "newHashSet",
            "newLinkedHashMap", "newLinkedHashSet");

    private static final Set<String> GROWING = Set.of(
            "java/lang/StringBuilder", "java/lang/StringBuffer", "java/math/BigInteger", "java/math/BigDecimal",
            "java/util/Arrays", "java/util/BitSet");

    private static final Set<String> FILLING = Set.of("addAll", "putAll", "collect", "toList", "copyOf", "clone");

    private static final int MOST = 16;

    private Hungry() {}

    /** Bytes for each unit of the last argument; 0 if that is no length. */
    static int size(String owner, String name, MethodTypeDesc type) {
        if (type.parameterCount() == 0
                || !type.parameterType(type.parameterCount() - 1).equals(CD_int)) {
            return 0;
        }
        if (owner.equals("java/util/Arrays") && name.equals("copyOf")) {
            return 8;
        }
        if (owner.equals("java/util/BitSet")) {
            return name.equals("<init>") || name.equals("set") || name.equals("flip") ? 1 : 0;
        }
        boolean sized = SIZED.contains(owner) && SIZED_METHODS.contains(name) && type.parameterCount() == 1;
        return !sized ? 0 : owner.startsWith("java/nio/ByteBuffer") || owner.startsWith("java/io") ? 1 : MOST;
    }

    /** Whether a call is followed by a look at what was allocated. */
    static boolean mayAllocate(String owner, String name, MethodTypeDesc type) {
        return GROWING.contains(owner) && !type.returnType().isPrimitive()
                || FILLING.contains(name)
                || owner.startsWith("java/") && (type.returnType().isArray()
                        || type.returnType().descriptorString().equals("Ljava/lang/String;"));
    }
}
