package org.tutti.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tutti.gateway.web.ByteRange.Asked;

/** RFC 9110 §14. */
class ByteRangeTest {

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 0",
        "bytes=10-19, 10, 19",
        "bytes=90-, 90, 99",
        "bytes=90-1000, 90, 99",
        "bytes=-5, 95, 99",
        "bytes=-1000, 0, 99",
        "BYTES=1-2, 1, 2"
    })
    void range_isThePartItNames(String header, long first, long last) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new Asked.Part(new ByteRange(first, last)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=1000-2000", "bytes=-0", "bytes=99999999999999999999-"})
    void rangeOutsideTheBytes_cannotBeSatisfied(String header) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new Asked.Unsatisfiable());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"bytes=5-4", "bytes=0-1,5-6", "lines=1-2", "bytes=-", "bytes=a-b", ""})
    void whatMayBeIgnored_isAllOfIt(String header) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new Asked.Whole());
    }

    @Property
    void part_liesWithinTheBytes(
            @ForAll @LongRange(min = 0, max = 300) long first,
            @ForAll @LongRange(min = 0, max = 300) long last,
            @ForAll @LongRange(min = 1, max = 200) long length) {
        if (ByteRange.of("bytes=" + first + '-' + last, length) instanceof Asked.Part(ByteRange part)) {
            assertThat(part.first()).isEqualTo(first).isLessThan(length);
            assertThat(part.last()).isBetween(first, length - 1);
            assertThat(part.length()).isPositive();
        }
    }
}
