import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.UUID;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.ChatApi;
import org.openapitools.client.api.JournalApi;
import org.openapitools.client.api.MembersApi;
import org.openapitools.client.api.QueueApi;
import org.openapitools.client.api.SessionsApi;
import org.openapitools.client.model.Created;
import org.openapitools.client.model.EnqueueRequest;
import org.openapitools.client.model.InviteRequest;
import org.openapitools.client.model.PutControlRequest;
import org.openapitools.client.model.RequestRequest;
import org.openapitools.client.model.SayRequest;
import org.openapitools.client.model.Wish;
import org.tutti.conformance.support.TuttiClient;

/** What an integrator does first, by a client that was generated from the document; compiled and run by OpenApiIT. */
public final class Smoke {

    private static final String RUN = UUID.randomUUID().toString();

    private Smoke() {}

    public static void run(URI root) throws ApiException, IOException {
        Created created = new SessionsApi(client(root, null))
                .createSession(new Wish().item("file:demo").title("Generated").correlation("ticket-1"), key("create"));
        String session = created.getSession();
        ApiClient host = client(root, created.getHostToken());
        var members = new MembersApi(host);
        var queue = new QueueApi(host);
        var chat = new ChatApi(host);
        var journal = new JournalApi(host);
        var sessions = new SessionsApi(host);

        check("Generated".equals(sessions.getSession(session, null).getTitle()), "the title");
        check("ticket-1".equals(sessions.getDetails(session, null).getCorrelation()), "the correlation");
        String invitation = members.invite(
                session, new InviteRequest().role(InviteRequest.RoleEnum.PARTICIPANT), key("invite")).getToken();
        try (TuttiClient ben = TuttiClient.connect(root).joinInvited(session, "Ben", invitation)) {
            String member = ben.welcome().member();
            check(members.listMembers(session, null, null, null).getSize() == 1, "who is here");
            check("Ben".equals(members.getMember(session, member, null).getName()), "his name");
            members.putControl(session, new PutControlRequest().member(member), null);
            check(member.equals(members.getControl(session, null).getMember()), "who has control");

            String item = queue.enqueue(session, new EnqueueRequest().locator("file:demo"), key("enqueue")).getId();
            check(queue.getQueue(session, null).getItems().size() == 2, "the queue");
            queue.dequeue(session, item, null);

            long line = chat.say(session, new SayRequest().text("By a client that was generated."), key("say")).getSeq();
            long again = chat.say(session, new SayRequest().text("By a client that was generated."), key("say")).getSeq();
            check(line == again && chat.getChat(session, null, null, null).getLines().size() == 1, "the line, once");
            sessions.request(session, new RequestRequest().type("takeNote").putAdditionalProperty("text", "A note"), null);
        }
        check(!journal.getJournal(session, null, null, null).getEntries().isEmpty(), "the journal");
        check(journal.verifyJournal(session, null).getIntact(), "that it is as it was written");
        check(journal.getTrace(session, 0L, null, null).getCauses() != null, "the trace");
        sessions.endSession(session);
        try {
            sessions.getSession(session, null);
            check(false, "that it is over");
        } catch (ApiException e) {
            check(e.getCode() == 410, "410, not " + e.getCode());
        }
        check(Files.readAllLines(journal.exportJournal(session).toPath()).size() > 5, "the export");
    }

    private static ApiClient client(URI root, String token) {
        var client = new ApiClient();
        client.updateBaseUri(root.toString().replaceAll("/$", ""));
        if (token != null) {
            client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        }
        return client;
    }

    private static String key(String of) {
        return "\"smoke-%s-%s\"".formatted(of, RUN);
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
