package org.tutti.gateway.sip.signal;

import gov.nist.javax.sip.message.SIPRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sip.InvalidArgumentException;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.SipProvider;
import javax.sip.address.SipURI;
import javax.sip.header.ContactHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Takes requests outside of any dialog. */
final class Reception {

    private static final List<String> SCHEMES = List.of("sip", "sips", "tel");

    private final Station station;

    Reception(Station station) {
        this.station = station;
    }

    /** What somebody asks, and how to answer it. */
    private record Asked(Request request, Optional<ServerTransaction> transaction, SipProvider provider, String tag) {

        /** Without state: who floods us costs nothing, and who is answered once more has asked once more. */
        void answer(Response response) throws SipException, InvalidArgumentException {
            if (transaction.isPresent()) {
                transaction.get().sendResponse(response);
            } else {
                provider.sendResponse(response);
            }
        }

        void answer(int code, String reason) throws SipException, InvalidArgumentException {
            answer(Headers.response(request, code, reason, tag));
        }

        InetAddress source() {
            return Headers.source(request);
        }

        ServerTransaction begin() throws SipException {
            return transaction.isPresent() ? transaction.get() : provider.getNewServerTransaction(request);
        }
    }

    void came(Request request, Optional<ServerTransaction> transaction, SipProvider provider) throws Exception {
        Asked asked = new Asked(request, transaction, provider, Headers.tag());
        boolean strange = ((ToHeader) request.getHeader(ToHeader.NAME)).getTag() != null;
        if (!((SIPRequest) request).getRequestLine().getSipVersion().equals("SIP/2.0")) {
            asked.answer(505, "Version Not Supported");
        } else if (!SCHEMES.contains(request.getRequestURI().getScheme().toLowerCase(Locale.ROOT))) {
            asked.answer(416, "Unsupported URI Scheme");
        } else if (strange || request.getMethod().equals(Request.CANCEL)) {
            asked.answer(481, "Call/Transaction Does Not Exist");
        } else if (!Headers.unsupported(request).isEmpty()) {
            Response refused = Headers.response(request, 420, "Bad Extension", asked.tag);
            Headers.set(refused, "Unsupported", String.join(", ", Headers.unsupported(request)));
            asked.answer(refused);
        } else {
            named(asked);
        }
    }

    private void named(Asked asked) throws Exception {
        switch (asked.request.getMethod()) {
            case Request.INVITE -> invited(asked);
            case Request.OPTIONS -> {
                Response ok = Headers.response(asked.request, 200, "OK", asked.tag);
                Headers.abilities(ok);
                asked.answer(ok);
            }
            case Request.MESSAGE -> written(asked);
            case Request.SUBSCRIBE -> subscribed(asked);
            case Request.BYE, Request.UPDATE, Request.PRACK, Request.INFO, Request.NOTIFY ->
                    asked.answer(481, "Call/Transaction Does Not Exist");
            default -> {
                Response refused = Headers.response(asked.request, 405, "Method Not Allowed", asked.tag);
                Headers.set(refused, "Allow", Headers.ALLOW);
                asked.answer(refused);
            }
        }
    }

    private void invited(Asked asked) throws Exception {
        Request invite = asked.request;
        Optional<String> type = Headers.type(invite);
        if (!reachable(invite)) {
            asked.answer(400, "Contact is missing");
            return;
        }
        if (type.isPresent() && !type.get().equals(Headers.SDP)) {
            Response refused = Headers.response(invite, 415, "Unsupported Media Type", asked.tag);
            Headers.set(refused, "Accept", Headers.SDP);
            asked.answer(refused);
            return;
        }
        if (SessionTimer.Wish.tooSmall(invite)) {
            Response refused = Headers.response(invite, 422, "Session Interval Too Small", asked.tag);
            SessionTimer.refuse(refused);
            asked.answer(refused);
            return;
        }
        Optional<Sdp> offer;
        try {
            offer = type.isPresent() ? Optional.of(Sdp.parse(Headers.text(invite))) : Optional.empty();
        } catch (SdpException e) {
            asked.answer(e.status(), e.getMessage());
            return;
        }
        Optional<Party> party = admitted(asked);
        if (party.isEmpty()) {
            return;
        }
        if (!station.sources().take(asked.source())) {
            asked.answer(Headers.response(invite, new Switchboard.Status(
                    503, "Too many calls from there", Optional.of(60)), asked.tag));
            return;
        }
        ring(asked, party.get(), offer);
    }

    private static boolean reachable(Request request) {
        return request.getHeader(ContactHeader.NAME) instanceof ContactHeader contact
                && !contact.isWildCard()
                && contact.getAddress() != null
                && contact.getAddress().getURI() instanceof SipURI;
    }

    private void ring(Asked asked, Party party, Optional<Sdp> offer) throws Exception {
        IncomingCall call;
        try {
            ServerTransaction transaction = asked.begin();
            String transport = Headers.transport(asked.request);
            call = new IncomingCall(station, asked.request, transaction, transport, party, offer, proved(asked, party));
            pin(asked.request, call.tag, transport);
            transaction.getDialog().setApplicationData(call);
        } catch (Exception e) {
            station.sources().giveBack(asked.source());
            throw e;
        }
        station.calls().add(call);
        try {
            station.board().called(call);
        } catch (RuntimeException e) {
            call.refuse(Switchboard.Status.of(500, "Server Internal Error"));
            throw e;
        }
    }

    /**
     * Whether it is certain that they are where the request came from: they have answered something of ours. The address of
     * a trunk says nothing, as anybody can write it on a datagram.
     */
    private static boolean proved(Asked asked, Party party) {
        return party.known() && party.trunk().isEmpty() || IncomingCall.connection(asked.request);
    }

    /** Answers go by themselves to where a request came from; our own requests must be told so. */
    private void pin(Request request, String tag, String transport) {
        if (request.getHeader("Record-Route") == null
                && (IncomingCall.connection(request) || Parties.hidden(request))) {
            station.stack().ifPresent(stack -> stack.pin(request, tag, transport));
        }
    }

    /** Who asks; empty if they have been asked in their turn who they are. */
    private Optional<Party> admitted(Asked asked) throws Exception {
        Optional<Settings.Trunk> trunk = station.sources().trunk(asked.source());
        return switch (station.doorman().look(asked.request, trunk.isPresent(), asked.tag)) {
            case Doorman.Seen.In(Optional<String> user) ->
                    Optional.of(Parties.of(asked.request, user, trunk, station.settings().realm()));
            case Doorman.Seen.Asked(Response response) -> {
                asked.answer(response);
                yield Optional.empty();
            }
        };
    }

    private void written(Asked asked) throws Exception {
        Optional<Party> party = admitted(asked);
        if (party.isEmpty()) {
            return;
        }
        // With state, so that what comes twice is told once.
        ServerTransaction transaction = asked.begin();
        Letters.Read read = Letters.read(asked.request, asked.tag);
        if (read.text().isEmpty()) {
            transaction.sendResponse(read.answer());
            return;
        }
        Switchboard.Status status =
                station.board().message(party.get(), IncomingCall.user(asked.request), read.text().get());
        transaction.sendResponse(Headers.response(asked.request, status, asked.tag));
    }

    private void subscribed(Asked asked) throws Exception {
        Request request = asked.request;
        String event = Headers.value(request, "Event").orElse("");
        if (!event.split(";")[0].strip().equals(Subscription.EVENT)) {
            Response bad = Headers.response(request, 489, "Bad Event", asked.tag);
            Headers.set(bad, "Allow-Events", Subscription.EVENT);
            asked.answer(bad);
        } else if (request.getHeader("Accept") != null && Headers.values(request, "Accept").stream()
                .map(type -> type.split(";")[0].strip().toLowerCase(Locale.ROOT))
                .noneMatch(List.of(Subscription.TYPE, "application/*", "*/*")::contains)) {
            asked.answer(406, "There is only " + Subscription.TYPE);
        } else if (!reachable(request)) {
            asked.answer(400, "Contact is missing");
        } else if (!station.subscriptions().room(asked.source())) {
            asked.answer(Headers.response(request, new Switchboard.Status(
                    503, "Too many subscriptions", Optional.of(60)), asked.tag));
        } else {
            subscribed(asked, event);
        }
    }

    private void subscribed(Asked asked, String event) throws Exception {
        Optional<Party> party = admitted(asked);
        if (party.isEmpty()) {
            return;
        }
        switch (station.board().roster(party.get(), IncomingCall.user(asked.request))) {
            case Switchboard.Roster.Refused(Switchboard.Status status) ->
                    asked.answer(Headers.response(asked.request, status, asked.tag));
            case Switchboard.Roster.Shown(String key, _) -> {
                int seconds = Subscription.expires(asked.request);
                if (seconds > 0 && seconds < Subscription.LEAST_S) {
                    Response brief = Headers.response(asked.request, 423, "Interval Too Brief", asked.tag);
                    Headers.set(brief, "Min-Expires", Integer.toString(Subscription.LEAST_S));
                    asked.answer(brief);
                    return;
                }
                ServerTransaction transaction = asked.begin();
                String transport = Headers.transport(asked.request);
                boolean proved = proved(asked, party.get()) || station.calls().with(asked.source());
                Subscription made = new Subscription(station, transaction.getDialog(), party.get(),
                        IncomingCall.userAsWritten(asked.request), key, event, transport, asked.tag, proved);
                transaction.getDialog().setApplicationData(made);
                pin(asked.request, asked.tag, transport);
                if (!proved && (asked.request.getHeader("Record-Route") != null || !Parties.there(asked.request))) {
                    // Else anybody could have somebody else told, whom they name.
                    station.stack().ifPresent(stack -> stack.pin(asked.request, asked.tag, transport));
                }
                station.subscriptions().add(made);
                made.begin(asked.request, transaction);
            }
        }
    }
}
