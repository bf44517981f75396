package org.tutti.conformance.support.sip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * A telephone in plain Java, written from the RFCs: SIP over UDP as far as a call takes it. It is what sound and keys
 * are measured with, as it knows when which sample came and went. Every wait gives up after 10 s.
 */
public final class Phone implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(10);
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final long AGAIN = 500;

    private final DatagramSocket socket;
    private final InetSocketAddress server;
    private final String address;
    private final String name;
    private final String user;
    private final String tag = "t" + NUMBERS.incrementAndGet();
    private final Map<String, BlockingQueue<SipMessage>> transactions = new ConcurrentHashMap<>();
    private final Map<String, PhoneCall> calls = new ConcurrentHashMap<>();
    private final List<SipMessage> requests = new CopyOnWriteArrayList<>();
    private final List<String> transcript = new CopyOnWriteArrayList<>();
    private volatile int answerWith = 200;
    private volatile boolean deaf;
    private volatile boolean closed;
    private Optional<Digest> digest = Optional.empty();

    private Phone(String address, String name, InetSocketAddress server) {
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.address = address;
        this.name = name;
        this.user = name.toLowerCase().replaceAll("[^a-z0-9]", "") + NUMBERS.incrementAndGet();
        this.server = server;
        Thread.ofPlatform().daemon().name("sip-in").start(this::receive);
    }

    /** Of somebody of that name, within this JVM, for calls to that server. */
    public static Phone of(String name, TuttiOnSip tutti) {
        return new Phone(PhoneNetwork.ofThisRun().inside(), name, tutti.sip());
    }

    /** As {@link #of}, at that address, for calls through that address. */
    public static Phone at(String address, String name, InetSocketAddress server) {
        return new Phone(address, name, server);
    }

    /** Shows who it is where it is asked to. */
    public Phone with(Digest shown) {
        digest = Optional.of(shown);
        return this;
    }

    /** What it answers to calls; 200 at first. */
    public Phone answering(int status) {
        answerWith = status;
        return this;
    }

    /** From now on it neither hears nor says anything, as one whose battery is empty. */
    public void vanish() {
        deaf = true;
        calls.values().forEach(call -> call.sound().send(false));
    }

    /** Its own address, such as {@code sip:eva1@10.203.1.3:41234}. */
    public String uri() {
        return "sip:" + user + "@" + address + ":" + socket.getLocalPort();
    }

    /** Who it says it is: without a port, as people know each other. */
    public String aor() {
        return "sip:" + user + "@phones.example";
    }

    String name() {
        return name;
    }

    String address() {
        return address;
    }

    /** Calls and waits to be let in. */
    public PhoneCall call(String uri) {
        PhoneCall call = dial(uri);
        call.awaitAnswer();
        return call;
    }

    /** Calls; {@link PhoneCall#awaitAnswer()} or {@link PhoneCall#awaitStatus()} tells what comes of it. {@code more}: headers. */
    public PhoneCall dial(String uri, String... more) {
        PhoneCall call = new PhoneCall(this, uri, more);
        calls.put(call.id(), call);
        call.begin();
        return call;
    }

    /** A line of text outside of a call; the answer. */
    public SipMessage message(String uri, String text) {
        return request("MESSAGE", uri, List.of("Content-Type: text/plain;charset=UTF-8"), text);
    }

    /** Asks to be told of something, such as {@code conference}; the answer. */
    public SipMessage subscribe(String uri, String event, int seconds) {
        return request("SUBSCRIBE", uri, List.of("Event: " + event, "Expires: " + seconds), "");
    }

    /** A request outside of a call, shown who it is from if that is asked for; the answer. */
    public SipMessage request(String method, String uri, List<String> more, String body) {
        String call = newId();
        String from = "From: \"" + name + "\" <" + aor() + ">;tag=" + tag;
        SipMessage answer = exchange(message(method, uri, call, from, "To: <" + uri + ">", 1, more, body));
        if (answer.status() == 401 && digest.isPresent()) {
            List<String> shown = new ArrayList<>(more);
            shown.add(digest.get().answer(answer, method, uri));
            answer = exchange(message(method, uri, call, from, "To: <" + uri + ">", 2, shown, body));
        }
        return answer;
    }

    Optional<Digest> digest() {
        return digest;
    }

    static String newId() {
        return "id" + NUMBERS.incrementAndGet() + "-" + Long.toHexString(System.nanoTime());
    }

    String newTag() {
        return tag + "-" + NUMBERS.incrementAndGet();
    }

    SipMessage message(String method, String uri, String call, String from, String to, int number, List<String> more, String body) {
        List<String> headers = new ArrayList<>(List.of(
                "Via: SIP/2.0/UDP " + address + ":" + socket.getLocalPort() + ";branch=z9hG4bK" + newId() + ";rport",
                "Max-Forwards: 70", from, to, "Call-ID: " + call, "CSeq: " + number + " " + method,
                "Contact: <" + uri() + ">",
                "Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, MESSAGE, INFO, UPDATE, NOTIFY, PRACK",
                "User-Agent: Phone of the tests"));
        headers.addAll(more);
        return new SipMessage(method + " " + uri + " SIP/2.0", headers, body);
    }

    /** Sends a request, again while nothing comes, and waits for its final answer. */
    SipMessage exchange(SipMessage request) {
        BlockingQueue<SipMessage> answers = begin(request);
        return awaitFinal(request, answers);
    }

    BlockingQueue<SipMessage> begin(SipMessage request) {
        BlockingQueue<SipMessage> answers = new LinkedBlockingQueue<>();
        transactions.put(transaction(request), answers);
        send(request);
        return answers;
    }

    /** CANCEL has the branch of what it cancels. */
    private static String transaction(SipMessage message) {
        return message.branch() + " " + message.method();
    }

    SipMessage awaitFinal(SipMessage request, BlockingQueue<SipMessage> answers) {
        long end = System.nanoTime() + LIMIT.toNanos();
        boolean heard = false;
        try {
            while (System.nanoTime() < end) {
                SipMessage answer = answers.poll(AGAIN, TimeUnit.MILLISECONDS);
                if (answer != null && answer.status() >= 200) {
                    return answer;
                }
                heard |= answer != null;
                if (answer == null && !heard) {
                    send(request);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("No final answer within " + LIMIT + " to " + request);
    }

    void send(SipMessage message) {
        send(message, server);
    }

    void send(SipMessage message, InetSocketAddress to) {
        if (deaf) {
            return;
        }
        transcript.add("> " + message);
        raw(message.bytes(), to);
    }

    /** Sends whatever it is given to the server. */
    public void raw(byte[] bytes) {
        raw(bytes, server);
    }

    private void raw(byte[] bytes, InetSocketAddress to) {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        } catch (IOException e) {
            if (!closed) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void receive() {
        byte[] bytes = new byte[65_535];
        while (!closed) {
            DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
            try {
                socket.receive(packet);
            } catch (IOException _) {
                continue;
            }
            if (!deaf && packet.getLength() > 4) {
                SipMessage message = SipMessage.parse(bytes, packet.getLength());
                transcript.add("< " + message);
                taken(message, (InetSocketAddress) packet.getSocketAddress());
            }
        }
    }

    private void taken(SipMessage message, InetSocketAddress from) {
        if (message.isResponse()) {
            PhoneCall call = calls.get(message.header("Call-ID"));
            if (call != null) {
                call.answered(message);
            }
            BlockingQueue<SipMessage> answers = transactions.get(transaction(message));
            if (answers != null) {
                answers.add(message);
            }
            return;
        }
        requests.add(message);
        PhoneCall call = calls.get(message.header("Call-ID"));
        if (call == null && message.method().equals("INVITE")) {
            call = new PhoneCall(this, message);
            calls.put(call.id(), call);
        }
        if (message.method().equals("ACK")) {
            return;
        }
        List<String> more = new ArrayList<>();
        String body = "";
        int status = 200;
        if (call != null) {
            status = message.method().equals("INVITE") && message.tag("To").isEmpty() ? answerWith : 200;
            body = call.answerTo(message, status);
            more.add("Contact: <" + uri() + ">");
            if (!body.isEmpty()) {
                more.add("Content-Type: application/sdp");
            }
        }
        send(response(message, status, call == null ? tag : call.ownTag(), more, body), from);
    }

    private static SipMessage response(SipMessage request, int status, String tag, List<String> more, String body) {
        List<String> headers = new ArrayList<>();
        request.all("Via").forEach(via -> headers.add("Via: " + via));
        request.all("Record-Route").forEach(route -> headers.add("Record-Route: " + route));
        headers.add("From: " + request.header("From"));
        headers.add("To: " + request.header("To") + (request.tag("To").isPresent() ? "" : ";tag=" + tag));
        headers.add("Call-ID: " + request.header("Call-ID"));
        headers.add("CSeq: " + request.header("CSeq"));
        headers.addAll(more);
        return new SipMessage("SIP/2.0 " + status + (status < 300 ? " OK" : " No"), headers, body);
    }

    /** A call to it; the first one that comes, or has come. */
    public PhoneCall awaitCall() {
        return Awaitility.await("a call to " + name).atMost(LIMIT).pollInterval(Duration.ofMillis(10)).until(
                () -> calls.values().stream().filter(PhoneCall::incoming).findFirst(), Optional::isPresent).orElseThrow();
    }

    /** The first request of all that came, or come, which meets a condition. */
    public SipMessage await(String what, Predicate<SipMessage> condition) {
        return Awaitility.await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(10)).until(
                () -> requests.stream().filter(condition).findFirst(), Optional::isPresent).orElseThrow();
    }

    /** A line of text, in a call or outside, that has something in it. */
    public SipMessage awaitText(String something) {
        return await("a message with «" + something + "»",
                request -> request.method().equals("MESSAGE") && request.body().contains(something));
    }

    /** Requests that came, but for repetitions. */
    public List<SipMessage> requests(String method) {
        return requests.stream().filter(request -> request.method().equals(method))
                .collect(Collectors.toMap(SipMessage::branch, each -> each, (first, _) -> first, LinkedHashMap::new))
                .values().stream().toList();
    }

    /** All that was said, both ways. */
    public String transcript() {
        return String.join("\n", transcript);
    }

    @Override
    public void close() {
        calls.values().forEach(PhoneCall::close);
        closed = true;
        socket.close();
    }
}
