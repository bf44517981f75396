package org.tutti.conformance.support.sip;

import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A call of a {@link Phone}. */
public final class PhoneCall implements AutoCloseable {
    private static final List<String> CODECS =
            List.of("rtpmap:0 PCMU/8000", "rtpmap:" + RtpPort.EVENTS + " telephone-event/8000", "fmtp:" + RtpPort.EVENTS + " 0-15");
    private static final String FORMATS = "0 " + RtpPort.EVENTS;

    private final Phone phone;
    private final String uri;
    private final String id;
    private final boolean incoming;
    private final RtpPort sound;
    private final List<String> more;
    private final List<SipMessage> answers = new CopyOnWriteArrayList<>();
    private final long session = System.nanoTime() >>> 20;
    private volatile String from;
    private volatile String to;
    private volatile String target;
    private volatile List<String> route = List.of();
    private volatile SipMessage invite;
    private volatile BlockingQueue<SipMessage> pending;
    private volatile Sdp remote;
    private volatile boolean ended;
    private volatile String direction = "sendrecv";
    private int number = 1;
    private int version = 1;

    /** One that we make. */
    PhoneCall(Phone phone, String uri, String... more) {
        this.phone = phone;
        this.uri = uri;
        this.target = uri;
        this.id = Phone.newId();
        this.incoming = false;
        this.more = List.of(more);
        this.from = "From: \"" + phone.name() + "\" <" + phone.aor() + ">;tag=" + phone.newTag();
        this.to = "To: <" + uri + ">";
        this.sound = port();
    }

    /** One that comes. */
    PhoneCall(Phone phone, SipMessage invitation) {
        this.phone = phone;
        this.uri = invitation.contact().orElseThrow();
        this.target = uri;
        this.id = invitation.header("Call-ID");
        this.incoming = true;
        this.more = List.of();
        String tag = phone.newTag();
        this.from = "From: " + invitation.header("To") + ";tag=" + tag;
        this.to = "To: " + invitation.header("From");
        this.route = invitation.all("Record-Route");
        this.invite = invitation;
        this.sound = port();
    }

    private RtpPort port() {
        try {
            return new RtpPort(InetAddress.getByName(phone.address()));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    String id() {
        return id;
    }

    boolean incoming() {
        return incoming;
    }

    String ownTag() {
        return from.replaceFirst(".*;tag=", "");
    }

    /** What comes and goes by RTP. */
    public RtpPort sound() {
        return sound;
    }

    /** The INVITE that the call began with. */
    public SipMessage invitation() {
        return invite;
    }

    void begin() {
        invite = request("INVITE", sdp("sendrecv").text(), withType("application/sdp"));
        pending = phone.begin(invite);
    }

    private List<String> withType(String type) {
        List<String> headers = new ArrayList<>(more);
        headers.add("Content-Type: " + type);
        return headers;
    }

    private Sdp sdp(String wanted) {
        return Sdp.of(phone.address(), sound.port(), session, version++, FORMATS, CODECS, wanted);
    }

    private synchronized SipMessage request(String method, String body, List<String> headers) {
        List<String> all = new ArrayList<>(headers);
        route.forEach(each -> all.add("Route: " + each));
        return phone.message(method, target, id, from, to, number++, all, body);
    }

    /** An answer to any of its requests. */
    void answered(SipMessage answer) {
        answers.add(answer);
        if (answer.method().equals("INVITE")) {
            if (answer.status() > 100 && answer.status() < 300) {
                answer.tag("To").ifPresent(_ -> to = "To: " + answer.header("To"));
                answer.contact().ifPresent(contact -> target = contact);
            }
            if (answer.status() > 100 && answer.status() < 200 && answer.find("RSeq").isPresent()) {
                List<String> acknowledged = List.of("RAck: " + answer.header("RSeq") + " " + answer.header("CSeq"));
                Thread.ofVirtual().start(() -> phone.begin(request("PRACK", "", acknowledged)));
            } else if (answer.status() >= 200) {
                acknowledge(answer);
            }
        }
    }

    /** ACK, for each time that it comes. */
    private void acknowledge(SipMessage answer) {
        if (answer.status() < 300) {
            route = answer.all("Record-Route").reversed();
            if (!answer.body().isEmpty()) {
                remote = new Sdp(answer.body());
                sound.to(remote.rtp());
            }
        }
        String cseq = answer.header("CSeq").split(" ")[0];
        List<String> headers = new ArrayList<>();
        if (answer.status() < 300) {
            route.forEach(each -> headers.add("Route: " + each));
        }
        SipMessage ack = phone.message("ACK", answer.status() < 300 ? target : uri, id, from, "To: " + answer.header("To"),
                Integer.parseInt(cseq), headers, "");
        if (answer.status() >= 300) { // belongs to the same transaction
            List<String> same = new ArrayList<>(ack.headers());
            same.set(0, "Via: " + answer.header("Via").replaceAll(";received=[^;]*", ""));
            ack = new SipMessage(ack.start(), same, "");
        }
        phone.send(ack);
    }

    /** The final status of the call, shown who it is from if that is asked for. */
    public int awaitStatus() {
        return awaitFinal().status();
    }

    /** The final answer to the call. */
    public SipMessage awaitFinal() {
        SipMessage answer = phone.awaitFinal(invite, pending);
        if ((answer.status() == 401 || answer.status() == 407) && phone.digest().isPresent()) {
            List<String> headers = withType("application/sdp");
            headers.add(phone.digest().get().answer(answer, "INVITE", uri));
            to = "To: <" + uri + ">";
            invite = request("INVITE", sdp("sendrecv").text(), headers);
            pending = phone.begin(invite);
            answer = phone.awaitFinal(invite, pending);
        }
        return answer;
    }

    /** Waits to be let in, and for the first sound. */
    public PhoneCall awaitAnswer() {
        SipMessage answer = awaitFinal();
        if (answer.status() != 200) {
            throw new AssertionError("Not let in: " + answer);
        }
        await("sound").atMost(Phone.LIMIT).pollInterval(Duration.ofMillis(5)).until(() -> sound.count() > 0);
        return this;
    }

    /** Waits for a provisional answer of that status. */
    public SipMessage awaitProvisional(int status) {
        return await("answer " + status).atMost(Phone.LIMIT).pollInterval(Duration.ofMillis(10)).until(
                () -> answers.stream().filter(each -> each.status() == status).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /** Answers to all of its requests, in their order. */
    public List<SipMessage> answers() {
        return answers;
    }

    /** What the other end said of its sound last. */
    public Sdp remote() {
        return remote;
    }

    /** What we answer to a request of theirs, as a body; {@code status}: with what. */
    String answerTo(SipMessage request, int status) {
        switch (request.method()) {
            case "BYE", "CANCEL" -> ended = true;
            case "INVITE", "UPDATE" -> {
                if (status < 300 && !request.body().isEmpty()) {
                    remote = new Sdp(request.body());
                    sound.to(remote.rtp());
                    return sdp(direction).text();
                }
            }
            default -> {
                // Nothing but 200.
            }
        }
        return "";
    }

    /** Puts the other end on hold; the answer. */
    public SipMessage hold() {
        return offer("sendonly");
    }

    public SipMessage resume() {
        return offer("sendrecv");
    }

    private SipMessage offer(String wanted) {
        direction = wanted;
        SipMessage again = request("INVITE", sdp(wanted).text(), List.of("Content-Type: application/sdp"));
        return phone.awaitFinal(again, phone.begin(again));
    }

    /** Presses keys by RFC 4733. */
    public void press(String keys) {
        keys.chars().forEach(key -> sound.press((char) key));
    }

    /** Presses a key by INFO, in one of the two ways; the answer. */
    public SipMessage info(char key, String type) {
        String body = type.endsWith("relay") ? "Signal=" + key + "\r\nDuration=160\r\n" : String.valueOf(key);
        return request("INFO", type, body);
    }

    /** Any request with a body of that type within the call; the answer. */
    public SipMessage request(String method, String type, String body) {
        return phone.exchange(request(method, body, type.isEmpty() ? List.of() : List.of("Content-Type: " + type)));
    }

    /** A line of text within the call; the answer. */
    public SipMessage message(String text) {
        return request("MESSAGE", "text/plain;charset=UTF-8", text);
    }

    /** Gives up before it is answered. */
    public void cancel() {
        SipMessage cancel = phone.message("CANCEL", uri, id, from, "To: <" + uri + ">", number - 1, List.of(), "");
        List<String> headers = new ArrayList<>(cancel.headers());
        headers.set(0, invite.headers().getFirst());
        phone.send(new SipMessage(cancel.start(), headers, ""));
    }

    /** Whether the other end has ended it. */
    public boolean ended() {
        return ended;
    }

    public void awaitEnd() {
        await("the other end to hang up").atMost(Phone.LIMIT).pollInterval(Duration.ofMillis(10)).until(() -> ended);
    }

    /** BYE; the answer. */
    public SipMessage hangUp() {
        SipMessage answer = request("BYE", "", "");
        ended = true;
        sound.close();
        return answer;
    }

    /** Hangs up, if it is on, and does not wait. */
    @Override
    public void close() {
        if (!ended && remote != null) {
            phone.send(request("BYE", "", List.of()));
        }
        ended = true;
        sound.close();
    }
}
