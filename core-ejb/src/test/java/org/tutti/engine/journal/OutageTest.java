package org.tutti.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class OutageTest {

    @Test
    void reason_isWhatTheDriverSays_notThePool_norTheSocket() {
        var driver = new SQLException("Connection to 127.0.0.1:5432 refused.\nHint: …", new ConnectException("refused"));
        assertThat(Outage.reason(new SQLException("Unable to get managed connection", new RuntimeException(driver))))
                .isEqualTo("Connection to 127.0.0.1:5432 refused.");
        assertThat(Outage.reason(new SQLException("This is a standby"))).isEqualTo("This is a standby.");
    }
}
