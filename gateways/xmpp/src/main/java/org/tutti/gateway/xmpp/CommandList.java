package org.tutti.gateway.xmpp;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jivesoftware.smack.XMPPConnection;
import org.jivesoftware.smack.iqrequest.AbstractIqRequestHandler;
import org.jivesoftware.smack.iqrequest.IQRequestHandler;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smackx.commands.AdHocCommandManager;
import org.jivesoftware.smackx.disco.ServiceDiscoveryManager;
import org.jivesoftware.smackx.disco.packet.DiscoverInfo;
import org.jivesoftware.smackx.disco.packet.DiscoverInfoBuilder;
import org.jivesoftware.smackx.disco.packet.DiscoverItems;
import org.jivesoftware.smackx.xdata.packet.DataForm;
import org.jxmpp.jid.Jid;

/** Which commands there are (XEP-0050, section 3.1): in a room those for it, elsewhere all. */
final class CommandList {

    private final Lobby lobby;
    private final Limits limits;

    CommandList(Lobby lobby, Limits limits) {
        this.lobby = lobby;
        this.limits = limits;
    }

    void open(XMPPConnection connection) {
        ServiceDiscoveryManager.getInstanceFor(connection);
        var items = new Handler(DiscoverItems.ELEMENT, DiscoverItems.NAMESPACE) {
            @Override
            Optional<IQ> answer(IQ request) {
                var asked = (DiscoverItems) request;
                return AdHocCommandManager.NAMESPACE.equals(asked.getNode())
                        ? Optional.ofNullable(limited(asked, () -> list(asked)))
                        : Optional.empty();
            }
        };
        items.before(connection.registerIQRequestHandler(items));
        var info = new Handler(DiscoverInfo.ELEMENT, DiscoverInfo.NAMESPACE) {
            @Override
            Optional<IQ> answer(IQ request) {
                var asked = (DiscoverInfo) request;
                return Optional.ofNullable(asked.getNode())
                        .flatMap(node -> describe(asked, node))
                        .map(description -> limited(asked, () -> description));
            }
        };
        info.before(connection.registerIQRequestHandler(info));
    }

    private IQ limited(IQ request, Supplier<IQ> answer) {
        boolean may = request.getFrom() != null && limits.take(CommandDoor.who(lobby, request.getFrom()));
        return may ? answer.get() : CommandDoor.tooFast(request);
    }

    private IQ list(DiscoverItems request) {
        Optional<Room> room = lobby.roomAt(request.getFrom());
        var answer = new DiscoverItems();
        answer.setType(IQ.Type.result);
        answer.setStanzaId(request.getStanzaId());
        answer.setTo(request.getFrom());
        answer.setFrom(request.getTo());
        answer.setNode(request.getNode());
        // To be asked for where they were found: in a room that is our place in it.
        Jid at = room.<Jid>map(Room::self).orElse(request.getTo());
        commands(room.isPresent()).forEach(command -> {
            var item = new DiscoverItems.Item(at);
            item.setNode(command.node());
            item.setName(command.label());
            answer.addItem(item);
        });
        return answer;
    }

    private static List<Command> commands(boolean inRoom) {
        return Stream.of(Command.values()).filter(command -> command.inside() || !inRoom).toList();
    }

    private static Optional<IQ> describe(DiscoverInfo request, String node) {
        Optional<String> name = Command.of(node).map(Command::label);
        boolean all = node.equals(AdHocCommandManager.NAMESPACE);
        if (name.isEmpty() && !all) {
            return Optional.empty();
        }
        DiscoverInfoBuilder answer = DiscoverInfoBuilder.buildResponseFor(request, IQ.ResponseType.result)
                .setNode(node)
                .addIdentity(all
                        ? new DiscoverInfo.Identity("automation", "Commands", "command-list")
                        : new DiscoverInfo.Identity("automation", name.get(), "command-node"))
                .addFeature(AdHocCommandManager.NAMESPACE);
        if (!all) {
            answer.addFeature(DataForm.NAMESPACE);
        }
        return Optional.of(answer.build());
    }

    /** Answers what it knows; the rest is answered as it was before. */
    private abstract static class Handler extends AbstractIqRequestHandler {

        private volatile IQRequestHandler before;

        Handler(String element, String namespace) {
            super(element, namespace, IQ.Type.get, Mode.sync);
        }

        void before(IQRequestHandler handler) {
            before = handler;
        }

        abstract Optional<IQ> answer(IQ request);

        @Override
        public IQ handleIQRequest(IQ request) {
            return answer(request).orElseGet(() -> before.handleIQRequest(request));
        }
    }
}
