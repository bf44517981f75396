package org.tutti.conformance.durable;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.Proofs;

/** Which requirements of what is durable and integrated are proven by which tests, here and in other families. */
@Tag("durable")
class DurableCoverageTest {

    @Test
    void everyRequirement_isProven() {
        new Proofs().annotated().assertAll(Stream.of(
                "W-22", "W-23", "W-24", "W-26", "C-19", "C-20", "C-21", "C-22", "C-23", "C-47", "C-48", "C-49", "C-60",
                "C-65", "C-68", "C-70", "H-57", "H-61"));
    }
}
