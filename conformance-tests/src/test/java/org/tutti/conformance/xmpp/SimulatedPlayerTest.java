package org.tutti.conformance.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.xmpp.Motion;
import org.tutti.conformance.support.xmpp.SimulatedPlayer;
import org.tutti.conformance.support.xmpp.SimulatedPlayer.Device;

@Tag("xmpp")
class SimulatedPlayerTest {
    private static final Device SLOW = new Device(100, 300, 0, 0, 1);

    @Test
    void instantDevice_isAlwaysWhereItShould() {
        SimulatedPlayer player = new SimulatedPlayer(Device.INSTANT);
        player.follow(new Motion(0, 1000, 1000), 900);
        assertThat(player.position(950)).isZero();
        assertThat(player.position(3000)).isEqualTo(2000);
        player.follow(new Motion(2500, 3500, 0), 3400);
        assertThat(player.position(9000)).isEqualTo(2500);
        double even = player.follow(new Motion(60_000, 10_000, 1500), 10_600); // told 600 ms later
        assertThat(player.position(10_599)).isEqualTo(2500);
        assertThat(player.position(even)).isCloseTo(60_000 + 1.5 * (even - 10_000), within(0.001));
    }

    @Test
    void deviceThatStartsLate_isLateOnce_andMakesUpForIt() {
        SimulatedPlayer player = new SimulatedPlayer(SLOW);
        double even = player.follow(new Motion(0, 1000, 1000), 900);
        assertThat(player.offset(1100)).isCloseTo(-100, within(0.001));
        assertThat(player.speed(1300)).isCloseTo(1100, within(0.001));
        assertThat(player.offset(even)).isCloseTo(0, within(0.001));
        assertThat(player.speed(even)).isEqualTo(1000);
        assertThat(player.seeks()).isZero();

        player.follow(new Motion(5000, 6000, 0), 5900);
        player.follow(new Motion(5000, 9000, 1000), 8500); // it knows now what a start takes
        assertThat(player.offset(9001)).isCloseTo(0, within(0.001));
    }

    @Test
    void seekThatTakesItsTime_isPredictedOnceOneWasSeen() {
        SimulatedPlayer player = new SimulatedPlayer(SLOW);
        player.follow(new Motion(0, 1000, 1000), 0);
        player.follow(new Motion(10_000, 5000, 1000), 4900);
        assertThat(player.position(5100)).as("the picture stands while it seeks").isEqualTo(4000);
        player.follow(new Motion(90_000, 9000, 1000), 8900);
        assertThat(player.position(9299)).isCloseTo(14_000, within(0.001));
        assertThat(player.offset(9301)).isCloseTo(0, within(0.001));
        assertThat(player.seeks()).isEqualTo(2);
    }

    @Test
    void pauseToldLate_seeksBackToWhereTheOthersStand() {
        SimulatedPlayer player = new SimulatedPlayer(SLOW);
        player.follow(new Motion(0, 1000, 1000), 0);
        double settled = player.follow(new Motion(2000, 3000, 0), 3600);
        assertThat(player.position(3600)).as("it overran").isCloseTo(2600, within(0.001));
        assertThat(settled).isCloseTo(3900, within(0.001));
        assertThat(player.position(settled)).isEqualTo(2000);
    }

    @Test
    void deviceThatVaries_endsUpWhereItShouldAfterEveryCommand() {
        SimulatedPlayer player = new SimulatedPlayer(Device.PHONE);
        for (int i = 0; i < 100; i++) {
            double t = 10_000.0 * i;
            Motion target = new Motion(7919.0 * i % 60_000, t, i % 3 == 0 ? 0 : 1000);
            double even = player.follow(target, t - 100 + 13 * (i % 20));
            assertThat(even).isLessThan(t + 5000);
            assertThat(player.offset(t + 5000)).as("after command %d", i).isCloseTo(0, within(5.0));
        }
    }
}
