package org.tutti.bench.asynchrony;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A network interface of Linux whose packets a program reads and writes. Used by one reading and one writing thread.
 */
@SuppressWarnings("restricted")
final class Tun implements AutoCloseable {

    /** The most bytes of a packet. */
    static final int MTU = 1500;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle OPEN = function("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);
    private static final MethodHandle IOCTL =
            function("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), 2);
    private static final MethodHandle READ =
            function("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), -1);
    private static final MethodHandle WRITE =
            function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG), -1);
    private static final MethodHandle POLL =
            function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT), -1);
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), -1);

    private static final int READ_WRITE_NONBLOCKING = 2 | 2048;
    private static final long SET_INTERFACE = 0x400454caL;
    private static final short LAYER_3_WITHOUT_HEADER = 0x1001;
    private static final int REQUEST_BYTES = 40;
    private static final int FLAGS_OFFSET = 16;
    private static final short READABLE = 1;
    private static final int POLL_MS = 100;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment input = arena.allocate(MTU + 100);
    private final MemorySegment output = arena.allocate(MTU + 100);
    private final MemorySegment poll = arena.allocate(MemoryLayout.structLayout(JAVA_INT, JAVA_SHORT, JAVA_SHORT));
    private final int file;

    /** Makes an interface of this name, at most 15 characters. */
    Tun(String name) {
        file = (int) call(OPEN, arena.allocateFrom("/dev/net/tun"), READ_WRITE_NONBLOCKING);
        if (file < 0) {
            throw new IllegalStateException("/dev/net/tun cannot be opened.");
        }
        MemorySegment request = arena.allocate(REQUEST_BYTES);
        request.setString(0, name);
        request.set(JAVA_SHORT, FLAGS_OFFSET, LAYER_3_WITHOUT_HEADER);
        if ((int) call(IOCTL, file, SET_INTERFACE, request) < 0) {
            throw new IllegalStateException("The interface %s cannot be made.".formatted(name));
        }
        poll.set(JAVA_INT, 0, file);
        poll.set(JAVA_SHORT, 4, READABLE);
    }

    /** The next packet, or nothing if none comes for a tenth of a second. */
    byte[] read() {
        if ((int) call(POLL, poll, 1L, POLL_MS) <= 0) {
            return new byte[0];
        }
        long length = (long) call(READ, file, input, input.byteSize());
        return length <= 0 ? new byte[0] : input.asSlice(0, length).toArray(JAVA_BYTE);
    }

    /** Sends a packet; one that the kernel does not take is lost, as packets are. */
    void write(byte[] packet) {
        MemorySegment.copy(packet, 0, output, JAVA_BYTE, 0, packet.length);
        call(WRITE, file, output, (long) packet.length);
    }

    /** After this nobody may read or write. */
    @Override
    public void close() {
        call(CLOSE, file);
        arena.close();
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor, int fixedArguments) {
        MemorySegment address = LINKER.defaultLookup().findOrThrow(name);
        return fixedArguments < 0
                ? LINKER.downcallHandle(address, descriptor)
                : LINKER.downcallHandle(address, descriptor, Linker.Option.firstVariadicArg(fixedArguments));
    }

    private static Object call(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("A call to the operating system failed", e);
        }
    }
}
