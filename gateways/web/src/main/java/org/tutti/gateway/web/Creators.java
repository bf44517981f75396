package org.tutti.gateway.web;

import java.util.Optional;
import org.tutti.engine.RefusedException;
import org.tutti.engine.SignIn;
import org.tutti.engine.Staff;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;

/** Who may create sessions: anyone, or with {@code -Dtutti.create=staff} only the staff. */
final class Creators {

    private static final boolean STAFF_ONLY = switch (System.getProperty("tutti.create", "")) {
        case "staff" -> true;
        case "", "anyone" -> false;
        default -> throw new IllegalArgumentException("-Dtutti.create is 'anyone' or 'staff'.");
    };

    private Creators() {}

    /**
     * Who of the staff creates a session; empty if it is somebody else.
     *
     * @param bearer the header {@code Authorization}; null if there is none
     * @throws RefusedException if they may not
     */
    static Optional<Staff> of(SignIn signIn, String bearer) throws RefusedException {
        Optional<String> token = Bearer.token(bearer).filter(signIn::recognises);
        if (token.isEmpty()) {
            if (STAFF_ONLY) {
                throw new RefusedException(new Refusal(
                        Code.NOT_PERMITTED, "Sessions are created by the staff here. Sign in at /staff/."));
            }
            return Optional.empty();
        }
        Staff staff = signIn.staff(token.get());
        if (!staff.is(Staff.Role.HOST)) {
            throw new RefusedException(new Refusal(
                    Code.NOT_PERMITTED,
                    "%s may not create sessions: it takes the role of a host.".formatted(staff.name())));
        }
        return Optional.of(staff);
    }
}
