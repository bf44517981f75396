package org.tutti.conformance.sources;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.Proofs;

/**
 * Which requirements of media sources are proven by which tests: those here and of other families, by their
 * annotations, and the simulator's, by what they say of themselves.
 */
@Tag("sources")
class SourcesCoverageTest {

    /** Where a fleet of devices of all kinds watches through networks of all kinds. */
    private static final String SIMULATED = "C-3";

    @Test
    void everyRequirement_isProven() {
        new Proofs().annotated().assertAll(Stream.of(
                "W-4", "W-29", "W-36", "W-39", "C-2", "C-11", "C-40", "C-41", "C-42", "C-67", "H-60"));
        new Proofs().annotated()
                .saidInTests("../plugins")
                .saidInTests("../core-ejb")
                .assertAll(Stream.of(SIMULATED));
    }
}
