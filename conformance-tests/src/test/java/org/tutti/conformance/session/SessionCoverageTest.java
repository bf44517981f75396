package org.tutti.conformance.session;

import static org.tutti.conformance.support.Proofs.range;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.Proofs;

/** Which requirements of people and control have a test that names them. */
@Tag("session")
class SessionCoverageTest {

    @Test
    void everyRequirement_hasATestThatNamesIt() {
        new Proofs().said("../core/src/test")
                .said("../core-ejb/src/test")
                .said("../gateways/web/src/test")
                .said("../plugins")
                .said("src/test")
                .said("../benchmarks/src/main")
                .assertAll(Stream.of(
                        range("W", 10, 21), range("W", 25, 26), range("W", 30, 30), range("C", 4, 4), range("C", 6, 27),
                        range("C", 31, 39), range("C", 50, 58), range("C", 62, 63), range("C", 66, 70))
                .flatMap(ids -> ids));
    }
}
