"""An XMPP client that shares no code with the gateway.

Reads commands as JSON, one per line: {"id": 1, "do": "join", ...}. Each is answered by {"event": "done", "id": 1, ...}
or {"event": "failed", "id": 1, "condition": ..., "text": ...}. What comes from the server is told as {"event":
"message" | "presence" | "iq" | "disconnected", ...}. "at" is when, in ms of this machine's clock.
"""
import asyncio
import json
import logging
import sys
import threading
import time
from xml.etree import ElementTree

from slixmpp import ClientXMPP, Iq, Message, Presence
from slixmpp.exceptions import IqError, IqTimeout

MUC = "http://jabber.org/protocol/muc"
SECONDS = 10


def tell(event, **what):
    sys.stdout.write(json.dumps({"event": event, "at": time.time() * 1000, **what}) + "\n")
    sys.stdout.flush()


class Failed(Exception):
    def __init__(self, condition, text="", xml=""):
        super().__init__(condition)
        self.told = {"condition": condition, "text": text, "xml": xml}


def failure(stanza):
    # slixmpp itself finds no text that says its language
    text = stanza["error"].xml.find("{urn:ietf:params:xml:ns:xmpp-stanzas}text")
    return Failed(stanza["error"]["condition"], "" if text is None else text.text or "", str(stanza))


def element(xml):
    return ElementTree.fromstring(xml)


class Client:
    def __init__(self):
        self.xmpp = None
        self.waiting = []

    # --- what happens ---

    def heard(self, stanza):
        if isinstance(stanza, Presence):
            tell("presence", **self.presence_of(stanza))
        elif isinstance(stanza, Message):
            tell("message", **self.message_of(stanza))
        elif isinstance(stanza, Iq) and stanza["type"] in ("get", "set"):
            tell("iq", **self.addresses(stanza))
        for condition, future in list(self.waiting):
            if not future.done() and condition(stanza):
                future.set_result(stanza)
        return stanza

    @staticmethod
    def addresses(stanza):
        return {"from": str(stanza["from"]), "to": str(stanza["to"]), "type": stanza["type"], "stanza": stanza["id"],
                "xml": str(stanza)}

    def presence_of(self, stanza):
        told = self.addresses(stanza)
        x = stanza.xml.find("{%s#user}x" % MUC)
        if x is not None:
            item = x.find("{%s#user}item" % MUC)
            for name in ("role", "affiliation", "jid", "nick"):
                told[name] = item.get(name, "") if item is not None else ""
            told["codes"] = [int(status.get("code")) for status in x.findall("{%s#user}status" % MUC)]
            told["destroyed"] = x.find("{%s#user}destroy" % MUC) is not None
        told["status"] = stanza["status"]
        if stanza["type"] == "error":
            told["condition"] = stanza["error"]["condition"]
        return told

    def message_of(self, stanza):
        told = self.addresses(stanza)
        told["body"] = stanza["body"]
        subject = stanza.xml.find("{jabber:client}subject")
        if subject is not None:
            told["subject"] = subject.text or ""
        sid = stanza.xml.find("{urn:xmpp:sid:0}stanza-id")
        told["stanzaId"] = sid.get("id") if sid is not None else ""
        told["delayed"] = stanza.xml.find("{urn:xmpp:delay}delay") is not None
        if stanza["type"] == "error":
            told["condition"] = stanza["error"]["condition"]
        return told

    def expect(self, condition):
        future = asyncio.get_running_loop().create_future()
        self.waiting.append((condition, future))
        future.add_done_callback(lambda _: self.waiting.remove((condition, future)))
        return future

    # --- what to do ---

    async def connect(self, jid, password, host, port, ca, available=True, plugins=()):
        xmpp = self.xmpp = ClientXMPP(jid, password)
        xmpp.ca_certs = ca
        for plugin in ("0004", "0030", "0045", "0050", "0115", "0163", "0199", "0202", "0249", "0444", *plugins):
            xmpp.register_plugin("xep_" + plugin)
        xmpp.add_filter("in", self.heard)
        ready = asyncio.get_running_loop().create_future()

        def fails(condition):
            def told(what):
                if not ready.done():
                    ready.set_exception(Failed(condition, str(what)))
            return told
        for event in ("failed_all_auth", "ssl_invalid_chain", "connection_failed", "disconnected", "stream_error"):
            xmpp.add_event_handler(event, fails(event))
        xmpp.add_event_handler("session_start", lambda _: ready.done() or ready.set_result(None))
        xmpp.add_event_handler("disconnected", lambda why: tell("disconnected", text=str(why or "")))
        xmpp.connect((host, port))
        try:
            await asyncio.wait_for(ready, SECONDS)
        except BaseException:
            xmpp.cancel_connection_attempt()
            xmpp.abort()
            raise
        if available:
            xmpp.send_presence()
        return {"jid": str(xmpp.boundjid)}

    async def disconnect(self):
        await self.xmpp.disconnect()

    async def abort(self):
        self.xmpp.abort()

    async def join(self, room, nick, history=0, password=None, children=()):
        me = room + "/" + nick
        presence = self.xmpp.make_presence(pto=me)
        x = ElementTree.SubElement(presence.xml, "{%s}x" % MUC)
        ElementTree.SubElement(x, "{%s}history" % MUC, {"maxstanzas": str(history)})
        if password:
            ElementTree.SubElement(x, "{%s}password" % MUC).text = password
        for child in children:
            presence.appendxml(element(child))
        answer = self.expect(lambda s: isinstance(s, Presence) and s["from"].bare == room
                             and (s["type"] == "error" or 110 in self.presence_of(s).get("codes", [])))
        subject = self.expect(lambda s: isinstance(s, Message) and s["from"].bare == room
                              and s.xml.find("{jabber:client}subject") is not None)
        presence.send()
        try:
            self_presence = await asyncio.wait_for(answer, SECONDS)
            if self_presence["type"] == "error":
                raise failure(self_presence)
            told = self.presence_of(self_presence)
            if 201 not in told["codes"]:  # a room just made has no subject before it is configured
                await asyncio.wait_for(subject, SECONDS)
            return told
        finally:
            answer.cancel()
            subject.cancel()

    async def create(self, room, nick):
        told = await self.join(room, nick)
        await self.iq("set", room, "<query xmlns='%s#owner'><x xmlns='jabber:x:data' type='submit'/></query>" % MUC)
        return told

    async def leave(self, room, nick):
        gone = self.expect(lambda s: isinstance(s, Presence) and s["from"].bare == room
                           and 110 in self.presence_of(s).get("codes", []))
        self.xmpp.send_presence(pto=room + "/" + nick, ptype="unavailable")
        await asyncio.wait_for(gone, SECONDS)

    async def presence(self, to=None, type=None, status=None, children=()):
        presence = self.xmpp.make_presence(pto=to, ptype=type, pstatus=status)
        for child in children:
            presence.appendxml(element(child))
        presence.send()

    async def message(self, to, type, body=None, children=()):
        message = self.xmpp.make_message(mto=to, mtype=type, mbody=body)
        message["id"] = self.xmpp.new_id()
        for child in children:
            message.appendxml(element(child))
        message.send()
        return {"stanza": message["id"]}

    async def subject(self, room, text):
        self.xmpp["xep_0045"].set_subject(room, text)

    async def react(self, to, stanza, reactions, type="groupchat"):
        message = self.xmpp.make_message(mto=to, mtype=type)
        message["id"] = self.xmpp.new_id()
        self.xmpp["xep_0444"].set_reactions(message, stanza, reactions)
        message.enable("store")
        message.send()
        return {"stanza": message["id"]}

    async def commands(self, to):
        items = await self.xmpp["xep_0050"].get_commands(to, timeout=SECONDS)
        return {"nodes": [node for _, node, _ in items["disco_items"]["items"]], "xml": str(items)}

    async def command(self, to, node, fields=None, session=None, action="execute"):
        """Executes; where a form comes back and there are fields, fills it in and completes."""
        adhoc = self.xmpp["xep_0050"]
        answer = await adhoc.send_command(to, node, action=action, sessionid=session, timeout=SECONDS)
        if fields and answer["command"]["status"] == "executing":
            form = self.xmpp["xep_0004"].make_form(ftype="submit")
            for name, value in fields.items():
                form.add_field(var=name, value=value)
            actions = answer["command"]["actions"]
            action = "complete" if "complete" in actions or not actions else "next"
            answer = await adhoc.send_command(to, node, action=action, payload=form, timeout=SECONDS,
                                              sessionid=answer["command"]["sessionid"])
        command = answer["command"]
        form = command.xml.find("{jabber:x:data}x")
        fields = form.findall("{jabber:x:data}field") if form is not None else []
        return {"status": command["status"], "session": command["sessionid"],
                "notes": [{"type": kind, "text": text} for kind, text in command["notes"]],
                "fields": [field.get("var", "") for field in fields], "xml": str(answer)}

    async def info(self, to, node=None):
        answer = (await self.xmpp["xep_0030"].get_info(jid=to, node=node, timeout=SECONDS))
        info = answer["disco_info"]
        return {"features": sorted(info["features"]),
                "identities": ["%s/%s" % identity[:2] for identity in info["identities"]], "xml": str(answer)}

    async def items(self, to, node=None):
        answer = await self.xmpp["xep_0030"].get_items(jid=to, node=node, timeout=SECONDS)
        return {"items": [{"jid": str(jid), "node": node or "", "name": name or ""}
                          for jid, node, name in answer["disco_items"]["items"]], "xml": str(answer)}

    async def iq(self, type, to, xml, timeout=SECONDS):
        iq = self.xmpp.Iq()
        iq["type"] = type
        if to:
            iq["to"] = to
        iq.appendxml(element(xml))
        return {"xml": str(await iq.send(timeout=timeout))}

    async def role(self, room, nick, role, reason=""):
        await self.xmpp["xep_0045"].set_role(room, nick, role, reason=reason, timeout=SECONDS)

    async def affiliation(self, room, jid, affiliation, reason=""):
        await self.xmpp["xep_0045"].set_affiliation(room, affiliation, jid=jid, reason=reason, timeout=SECONDS)

    async def destroy(self, room, reason=""):
        await self.xmpp["xep_0045"].destroy(room, reason, timeout=SECONDS)

    async def interest(self, node):
        """Wants to be told what contacts publish there (XEP-0163)."""
        self.xmpp["xep_0163"].add_interest(node)
        await self.xmpp["xep_0115"].update_caps()

    async def raw(self, text):
        """Whatever it is, well-formed or not."""
        self.xmpp.send_raw(text)

    # --- commands ---

    async def obey(self, order):
        number = order.pop("id")
        try:
            do = getattr(self, order.pop("do"))
            tell("done", id=number, **(await do(**order) or {}))
        except IqError as e:
            tell("failed", id=number, **failure(e.iq).told)
        except (IqTimeout, asyncio.TimeoutError):
            tell("failed", id=number, condition="no-answer", text="", xml="")
        except Failed as e:
            tell("failed", id=number, **e.told)
        except Exception as e:
            logging.exception("%s", order)
            tell("failed", id=number, condition="internal", text=repr(e), xml="")


async def main():
    loop = asyncio.get_running_loop()
    client = Client()
    ended = asyncio.Event()
    tasks = set()

    def order(line):
        task = loop.create_task(client.obey(json.loads(line)))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    def read():
        for line in sys.stdin:
            loop.call_soon_threadsafe(order, line)
        loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=read, daemon=True).start()
    tell("ready")
    await ended.wait()
    if client.xmpp and client.xmpp.is_connected():
        await client.xmpp.disconnect()


logging.basicConfig(level=logging.WARNING)
asyncio.run(main())
