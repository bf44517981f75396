package org.tutti.conformance.session;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.tutti.conformance.support.OnPostgresql;
import org.tutti.conformance.support.TuttiServer;

/** What holds with the journal in a file holds with the journal in PostgreSQL. */
@Tag("durable")
@Tag("long")
@OnPostgresql
class SessionOnPostgresqlIT {

    @Nested
    class Door extends DoorIT {
        Door(TuttiServer server) {
            super(server);
        }
    }

    @Nested
    class Control extends ControlIT {
        Control(TuttiServer server) {
            super(server);
        }
    }

    @Nested
    class Notes extends NotesIT {
        Notes(TuttiServer server) {
            super(server);
        }
    }

    @Nested
    class Talk extends TalkIT {
        Talk(TuttiServer server) {
            super(server);
        }
    }

    @Nested
    class Start extends StartIT {
        Start(TuttiServer server) {
            super(server);
        }
    }
}
