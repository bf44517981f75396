package org.tutti.conformance.web;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.tutti.conformance.support.OnPostgresql;
import org.tutti.conformance.support.TuttiServer;

/** What holds with the journal in a file holds with the journal in PostgreSQL. */
@Tag("durable")
@Tag("long")
@OnPostgresql
class WebOnPostgresqlIT {

    @Nested
    class Sessions extends SessionsIT {
        Sessions(TuttiServer server) {
            super(server);
        }
    }

    @Nested
    class Timelines extends TimelineIT {
        Timelines(TuttiServer server) {
            super(server);
        }
    }

    @Nested
    class Rest extends RestIT {
        Rest(TuttiServer server) {
            super(server);
        }
    }

    @Nested
    class Kill extends KillIT {
        @Override
        TuttiServer server() {
            return TuttiServer.onPostgresql("kill");
        }
    }
}
