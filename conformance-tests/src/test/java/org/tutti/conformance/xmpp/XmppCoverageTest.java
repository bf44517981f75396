package org.tutti.conformance.xmpp;

import static org.tutti.conformance.support.Proofs.range;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.Proofs;

/** Which requirements of the XMPP gateway are proven by which tests against real servers. */
@Tag("xmpp")
class XmppCoverageTest {

    /** With a server of ours, and not one that says what the test wants. */
    private static final String AGAINST_A_DOUBLE = "XmppEndpointIT";

    @Test
    void everyRequirement_isProvenAgainstRealServers() {
        new Proofs().annotatedIn("xmpp", AGAINST_A_DOUBLE).assertAll(Stream.of(
                        range("C", 5, 10), range("C", 18, 18), range("C", 37, 37), range("C", 43, 52),
                        range("C", 64, 64), range("B", 1, 1), range("B", 4, 5))
                .flatMap(ids -> ids));
    }
}
