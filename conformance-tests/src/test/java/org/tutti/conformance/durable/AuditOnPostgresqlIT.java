package org.tutti.conformance.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tutti.conformance.support.TuttiApi.parse;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.tutti.conformance.support.JournalFile;
import org.tutti.conformance.support.Messages.Accepted;
import org.tutti.conformance.support.OnPostgresql;
import org.tutti.conformance.support.Room;
import org.tutti.conformance.support.TuttiClient;
import org.tutti.conformance.support.TuttiServer;

/** What holds of a journal in a file holds of one in PostgreSQL, which others can get at. */
@OnPostgresql
class AuditOnPostgresqlIT extends AuditIT {

    AuditOnPostgresqlIT(TuttiServer server) {
        super(server);
    }

    @Test
    void oneByteChangedInTheDatabase_isNamed() throws SQLException {
        try (Room room = Room.open(server, "Contract")) {
            TuttiClient ada = room.host("Ada");
            Accepted said = ada.say("I agree to 10");
            ada.say("Bye");
            String forgery = "update tutti_journal set input = replace(input, 'to 10', 'to 90') where session = ?";
            assertThat(JournalFile.change(server, forgery, room.session())).isPositive();

            JsonNode verdict = parse(get(room, "/journal/verification"));
            assertThat(verdict.get("intact").asBoolean()).isFalse();
            assertThat(verdict.at("/fault/seq").asLong()).isEqualTo(said.seq());
            assertThat(verdict.at("/fault/what").asText()).contains("What it says was changed");
        }
    }
}
