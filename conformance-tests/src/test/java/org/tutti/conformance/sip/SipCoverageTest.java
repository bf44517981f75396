package org.tutti.conformance.sip;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.Proofs;

/** Which requirements of the SIP gateway are proven by which tests with telephones. */
@Tag("sip")
class SipCoverageTest {

    @Test
    void everyRequirement_isProvenWithTelephones() {
        new Proofs().annotatedIn("sip").assertExactly(Stream.of("B-1", "B-2", "B-4", "B-5", "C-24", "C-59"));
    }
}
