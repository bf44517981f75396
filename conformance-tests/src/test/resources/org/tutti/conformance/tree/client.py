"""A client of synchronisation trees, written from docs/tree.md and docs/protocol alone: Python, and nothing else.

It reads N-Triples and Link headers, writes Turtle, and knows no URI but that of the tree:
    client.py TREE TOKEN crawl
    client.py TREE TOKEN add [UNDER] SUBJECT OBJECT
    client.py TREE TOKEN change LINK SUBJECT [KNOWN-ETAG]
    client.py TREE TOKEN remove LINK
    client.py TREE TOKEN publish EVENT
What it found is one line of JSON on its output.
"""
import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

TUTTI = "urn:tutti:tree#"
STATEMENT = re.compile(r'^<([^>]*)>\s+<([^>]*)>\s+(?:<([^>]*)>|"((?:[^"\\]|\\.)*)".*)\s*\.\s*$')
LINK = re.compile(r'<([^>]*)>\s*((?:;\s*[\w-]+\s*=\s*(?:"[^"]*"|[^\s;,]+)\s*)*)')
RELATION = re.compile(r';\s*rel\s*=\s*"?([^";]*)"?')


class Client:
    def __init__(self, tree, token):
        self.tree, self.token = tree, token

    def ask(self, method, url, body=None, **headers):
        """The status, the headers and the text of an answer, whatever it is."""
        request = urllib.request.Request(url, method=method, data=body and body.encode("utf-8"))
        request.add_header("Authorization", "Bearer " + self.token)
        request.add_header("Accept", "application/n-triples")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.headers, answer.read().decode("utf-8")
        except urllib.error.HTTPError as refused:
            return refused.code, refused.headers, refused.read().decode("utf-8")

    def wanted(self, status, answer):
        if answer[0] != status:
            raise SystemExit("wanted %d, got %d: %s" % (status, answer[0], answer[2]))
        return answer

    def read(self, url):
        """A link: what is said of it, its neighbours by relation, its ETag."""
        _, headers, text = self.wanted(200, self.ask("GET", url))
        said = {}
        for subject, predicate, what, value in statements(text):
            if subject == url and predicate.startswith(TUTTI):
                said.setdefault(predicate[len(TUTTI):], []).append(what or value)
        return {"url": url, "subject": said["subject"][0], "object": said["object"][0], "etag": headers["ETag"],
                "up": neighbours(url, headers, "up"), "children": neighbours(url, headers, TUTTI + "child"),
                "siblings": neighbours(url, headers, TUTTI + "sibling"), "said": said}

    def crawl(self):
        """Goes to one link of the tree, and from there along links until there are no more."""
        _, _, text = self.wanted(200, self.ask("GET", self.tree))
        named = [s for s, p, o, _ in statements(text) if o == TUTTI + "Triple"]
        seen, ahead = {}, named[:1]
        while ahead:
            url = ahead.pop()
            if url not in seen:
                seen[url] = self.read(url)
                ahead += seen[url]["up"] + seen[url]["children"] + seen[url]["siblings"]
        return {"named": sorted(named), "reached": seen}

    def add(self, subject, object, under=None):
        body = "@prefix tutti: <%s> .\n<%s> tutti:sync <%s> .\n" % (TUTTI, subject, object)
        _, headers, _ = self.wanted(201, self.ask(
            "POST", under or self.tree + "/triples", body, Content_Type="text/turtle"))
        return {"location": urllib.parse.urljoin(self.tree, headers["Location"])}

    def change(self, url, subject, known=None):
        """Moves a link. Who has changed it meanwhile is not overruled unseen: it is read again, and then decided."""
        statuses = []
        while len(statuses) < 5:
            link = self.read(url)
            body = "@prefix tutti: <%s> .\n<%s> tutti:sync <%s> .\n" % (TUTTI, subject, link["object"])
            status, headers, text = self.ask(
                "PUT", url, body, Content_Type="text/turtle", If_Match=known or link["etag"])
            statuses.append(status)
            known = None
            if status != 412:
                self.wanted(200, (status, headers, text))
                break
        return {"statuses": statuses, "etag": headers["ETag"], "subject": self.read(url)["subject"]}

    def remove(self, url):
        _, _, text = self.wanted(200, self.ask("DELETE", url, Accept="application/json"))
        return json.loads(text)

    def publish(self, event):
        self.wanted(201, self.ask("POST", self.tree + "/events", json.dumps({"event": event}),
                                  Content_Type="application/json", Accept="application/json"))
        return {}


def statements(text):
    for line in text.splitlines():
        found = STATEMENT.match(line)
        if found:
            yield found.groups()


def neighbours(base, headers, relation):
    found = []
    for header in headers.get_all("Link") or []:
        for target, parameters in LINK.findall(header):
            if any(relation in rels.split() for rels in RELATION.findall(parameters)):
                found.append(urllib.parse.urljoin(base, target))
    return found


def main(tree, token, command, *arguments):
    client = Client(tree, token)
    if command == "crawl":
        return client.crawl()
    if command == "add":
        return client.add(*arguments[-2:], under=arguments[0] if len(arguments) > 2 else None)
    if command == "change":
        return client.change(*arguments)
    if command == "remove":
        return client.remove(*arguments)
    if command == "publish":
        return client.publish(*arguments)
    raise SystemExit(__doc__)


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
