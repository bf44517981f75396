package org.tutti.gateway.xmpp;

import java.util.Map;
import java.util.TreeMap;
import org.jivesoftware.smackx.xdata.FormField;
import org.jivesoftware.smackx.xdata.form.FillableForm;
import org.jivesoftware.smackx.xdata.packet.DataForm;
import org.tutti.session.Rules.Admission;
import org.tutti.session.Session;

/**
 * How a room is set up for a session (XEP-0045, section 10.2).
 *
 * @param title for people who look for it
 * @param open whether it is listed
 * @param membersOnly whether only who has been let in gets in
 */
record Setup(String title, boolean open, boolean membersOnly) {

    static Setup of(Session session) {
        Admission admission = session.rules().admission();
        return new Setup(
                session.title(),
                admission == Admission.OPEN,
                session.rules().locked() || admission == Admission.ASK || admission == Admission.INVITATION);
    }

    /** Fills in the form of a room, as far as its service knows the fields. */
    DataForm fill(DataForm offered) {
        var form = new FillableForm(offered);
        Map<String, Object> wanted = new TreeMap<>(Map.of(
                "muc#roomconfig_roomname", title,
                "muc#roomconfig_publicroom", open,
                "muc#roomconfig_membersonly", membersOnly,
                "muc#roomconfig_moderatedroom", true,
                // It outlives us, so that nobody else takes its address while we are away.
                "muc#roomconfig_persistentroom", true,
                "muc#roomconfig_changesubject", false,
                "muc#roomconfig_allowinvites", false,
                // The server has to know who people are; others need not.
                "muc#roomconfig_whois", "moderators"));
        wanted.forEach((name, value) -> {
            FormField field = offered.getField(name);
            if (field != null && value instanceof Boolean flag) {
                form.setAnswer(name, flag);
            } else if (field != null) {
                form.setAnswer(name, value.toString());
            }
        });
        return form.getDataFormToSubmit();
    }
}
