package org.tutti.conformance.tree;

import static org.tutti.conformance.support.Proofs.range;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.Proofs;

/**
 * Which requirements of the synchronisation tree are proven by which tests: those here, by their annotations, and units
 * and benchmarks, by what they say of themselves.
 */
@Tag("tree")
class TreeCoverageTest {

    @Test
    void everyRequirement_isProven() {
        // H-27 to H-29 and H-50 are about calls from browser to browser.
        new Proofs().annotated()
                .saidOfMany("../core/src/test/java")
                .saidOfMany("../core-ejb/src/test/java")
                .saidOfMany("../gateways/web/src/test")
                .saidOfMany("../benchmarks/src/main/java/org/tutti/bench/tree")
                .assertAll(Stream.of(range("H", 1, 26), range("H", 30, 49), range("H", 51, 63)).flatMap(ids -> ids));
    }
}
