package org.tutti.conformance.support.xmpp;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jivesoftware.smack.iqrequest.AbstractIqRequestHandler;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jxmpp.jid.Jid;

/**
 * A resource a device offers to others over XMPP (XEP-0332), and who may do what with it: Cofocus's access policies on
 * the device. A path that is not offered is 404, who may not is 403, a method that is not offered is 405.
 */
final class Offer extends AbstractIqRequestHandler {
    /** Who may use the resource by which methods. */
    record Policy(Predicate<Jid> who, Set<String> methods) {
        static final Policy NOBODY = new Policy(_ -> false, Set.of());
    }

    private final String path;
    private final Supplier<String> json;
    private volatile Policy policy = Policy.NOBODY;

    Offer(String path, Supplier<String> json) {
        super("req", ElementIq.HTTP, IQ.Type.set, Mode.async);
        this.path = path;
        this.json = json;
    }

    void allow(Policy allowed) {
        policy = allowed;
    }

    @Override
    public IQ handleIQRequest(IQ request) {
        StandardExtensionElement req = ((ElementIq) request).element();
        Policy now = policy;
        String resource = String.valueOf(req.getAttributeValue("resource"));
        IQ answer;
        if (!resource.equals(path)) {
            answer = resp(404, "Not Found", "");
        } else if (!now.who().test(request.getFrom())) {
            answer = resp(403, "Forbidden", "");
        } else if (!now.methods().contains(String.valueOf(req.getAttributeValue("method")).toUpperCase(Locale.ROOT))) {
            answer = resp(405, "Method Not Allowed", "");
        } else {
            answer = resp(200, "OK", json.get());
        }
        answer.setStanzaId(request.getStanzaId());
        answer.setTo(request.getFrom());
        return answer;
    }

    private static IQ resp(int status, String message, String body) {
        StandardExtensionElement.Builder resp = StandardExtensionElement.builder("resp", ElementIq.HTTP)
                .addAttribute("version", "1.1").addAttribute("statusCode", Integer.toString(status))
                .addAttribute("statusMessage", message);
        if (!body.isEmpty()) {
            resp.addElement(XmppHttp.headers(Map.of("Content-Type", "application/json")));
            resp.addElement(StandardExtensionElement.builder("data", ElementIq.HTTP).addElement("text", body).build());
        }
        return new ElementIq(IQ.Type.result, resp.build());
    }
}
