package org.tutti.conformance.support.xmpp;

import java.util.Optional;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smackx.delay.packet.DelayInformation;

/** An {@code <action>} of {@code urn:tutti:session:1}: Cofocus's (a, p, t, s), and what comes with it. */
public record Action(StandardExtensionElement element) {
    /** What is on. {@code duration}: s. */
    public record Item(String id, String uri, String title, Optional<Double> duration) {}

    /** The action a message carries, unless it is of the past (XEP-0203): old control must not play again. */
    static Optional<Action> in(Stanza message) {
        return message.hasExtension(DelayInformation.QNAME) ? Optional.empty()
                : Optional.ofNullable(ElementIq.child(message, "action")).map(Action::new);
    }

    public String a() {
        return attribute("a").orElse("");
    }

    /** The position, in ms of the media. */
    public Optional<Double> p() {
        return number("p");
    }

    /** When, in ms of the server's clock. */
    public Optional<Double> t() {
        return number("t");
    }

    /** Positions per second: 1000 is normal speed. */
    public Optional<Double> s() {
        return number("s");
    }

    /** The place in the session's journal; 0 where it says none. */
    public long rev() {
        return attribute("rev").map(Long::parseLong).orElse(0L);
    }

    public Optional<String> attribute(String name) {
        return Optional.ofNullable(element.getAttributeValue(name));
    }

    public Optional<Item> item() {
        return Optional.ofNullable(element.getFirstElement("item")).map(item -> new Item(item.getAttributeValue("id"),
                item.getAttributeValue("uri"), item.getAttributeValue("title"),
                Optional.ofNullable(item.getAttributeValue("duration")).map(Double::valueOf)));
    }

    /** What a client may publish of what its person watches. */
    public Optional<StandardExtensionElement> suggested(String namespace, String name) {
        return Optional.ofNullable(element.getFirstElement("suggest"))
                .map(suggest -> suggest.getFirstElement(name, namespace));
    }

    /** What it does to the timeline, where it says all that takes. */
    public Optional<Motion> motion() {
        return p().flatMap(p -> t().flatMap(t -> s().map(s -> new Motion(p, t, s))));
    }

    private Optional<Double> number(String name) {
        return attribute(name).map(Double::valueOf);
    }

    @Override
    public String toString() {
        return "<action " + element.getAttributes() + ">";
    }
}
