package org.tutti.conformance.durable;

import org.tutti.conformance.support.NeedsPostgresql;
import org.tutti.conformance.support.TuttiServer;

@NeedsPostgresql
class TenMinutesOnPostgresqlIT extends TenMinutesIT {

    @Override
    TuttiServer server() {
        return TuttiServer.onPostgresql("ten-minutes");
    }
}
