"""Verifies an exported journal: python3 verify.py SESSION < journal.jsonl"""
import hashlib
import json
import sys


def sha256(*lines):
    return hashlib.sha256("\n".join(str(line) for line in lines).encode()).hexdigest()


session, before, place = sys.argv[1], "0" * 64, 0
for line in sys.stdin:
    entry = json.loads(line)
    place += 1
    if entry["seq"] != place:
        sys.exit(f"Entry {place} is missing.")
    if "digest" not in entry:
        if before != "0" * 64:
            sys.exit(f"Entry {place} has lost its digest.")
        continue
    if "erasedAt" not in entry:
        at = line.index('"input":') + len('"input":')
        said = line[at:json.JSONDecoder().raw_decode(line, at)[1]]
        if sha256(entry["salt"], said) != entry["payload"]:
            sys.exit(f"What entry {place} says was changed.")
    stamp, effective = round(entry["stamp"] * 1000), round(entry["effectiveAt"] * 1000)
    before = sha256("tutti-journal/1", before, session, place, stamp, effective, entry["payload"], entry["actor"])
    if entry["digest"] != before:
        sys.exit(f"Entry {place} was changed or put there.")
print(f"{place} entries, as they were written. Head: {before}")
