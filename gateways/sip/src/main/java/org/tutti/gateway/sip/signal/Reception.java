package org.tutti.gateway.sip.signal;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import javax.sip.InvalidArgumentException;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.SipProvider;
import javax.sip.header.ContactHeader;
import javax.sip.header.ToHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Takes requests outside of any dialog. */
final class Reception {

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
        if (!List.of("sip", "sips", "tel").contains(request.getRequestURI().getScheme().toLowerCase(java.util.Locale.ROOT))) {
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
        if (!(invite.getHeader(ContactHeader.NAME) instanceof ContactHeader contact) || contact.getAddress() == null) {
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
        Optional<Settings.Trunk> trunk = station.sources().trunk(asked.source());
        Party party = Parties.of(invite, Optional.empty(), trunk, station.settings().realm());
        boolean proved = trunk.isPresent() || IncomingCall.connection(invite);
        if (!station.sources().take(asked.source())) {
            asked.answer(Headers.response(invite, new Switchboard.Status(
                    503, "Too many calls from there", Optional.of(60)), asked.tag));
            return;
        }
        ring(asked, party, offer, proved);
    }

    private void ring(Asked asked, Party party, Optional<Sdp> offer, boolean proved) throws Exception {
        IncomingCall call;
        try {
            ServerTransaction transaction = asked.begin();
            String transport = Headers.transport(asked.request);
            call = new IncomingCall(station, asked.request, transaction, transport, party, offer, proved);
            transaction.getDialog().setApplicationData(call);
        } catch (Exception e) {
            station.sources().giveBack(asked.source());
            throw e;
        }
        station.calls().add(call);
        station.board().called(call);
    }
}
