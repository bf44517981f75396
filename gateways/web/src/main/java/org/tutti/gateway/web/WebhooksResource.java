package org.tutti.gateway.web;

import jakarta.ejb.EJB;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.tutti.engine.RefusedException;
import org.tutti.engine.SignIn;
import org.tutti.engine.Staff;
import org.tutti.engine.hooks.Scope;
import org.tutti.session.Refusal;
import org.tutti.session.Refusal.Code;

/** The webhooks of a tenant, for its administrators. */
@Path("/webhooks")
@Produces(MediaType.APPLICATION_JSON)
public class WebhooksResource extends HookOperations {

    @EJB
    private SignIn signIn;

    @Override
    Scope scope(String bearer) throws WireException, RefusedException {
        String token = Bearer.token(bearer).filter(signIn::recognises).orElseThrow(() -> new WireException(
                ErrorCode.TOKEN_REFUSED,
                "This is for administrators: show a token of the staff, 'Authorization: Bearer TOKEN'."));
        Staff staff = signIn.staff(token);
        if (!staff.is(Staff.Role.ADMIN)) {
            throw new RefusedException(new Refusal(
                    Code.NOT_PERMITTED, "Webhooks of '%s' are for its administrators.".formatted(staff.tenant())));
        }
        return new Scope.Tenant(staff.tenant());
    }

    @Override
    String place() {
        return "/api/webhooks";
    }
}
