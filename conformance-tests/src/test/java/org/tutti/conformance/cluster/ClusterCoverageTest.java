package org.tutti.conformance.cluster;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.Proofs;

/** Which requirements of several nodes are proven by which tests, here and in other families. */
@Tag("cluster")
class ClusterCoverageTest {

    @Test
    void everyRequirement_isProven() {
        new Proofs().annotated().assertAll(Stream.of("C-5", "C-65", "C-67", "W-31"));
    }
}
