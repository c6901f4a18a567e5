#!/usr/bin/env python3
"""Verifies an export of Rollcall's audit trail, written from docs/audit.md alone.

    verify_audit.py export.ndjson --key public-key.pem [--checkpoints checkpoints.ndjson]

Needs Python 3.8 and its standard library, and the openssl program (1.1.1 or later) for Ed25519. Trusts the keys and the
checkpoints it is given, and nothing that stands in the export. Prints OK, or BAD and the first thing that is wrong; then the
exit code is 1.
"""
import argparse
import base64
import binascii
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from datetime import datetime

FORMAT = "rollcall-audit-export-v1"
MAX_WAIT_SECONDS = 600
HASH = re.compile(r"[0-9a-f]{64}\Z")
TO_URL, FROM_URL = bytes.maketrans(b"+/", b"-_"), bytes.maketrans(b"-_", b"+/")
# A leaf is canonical JSON, which begins with the first name of all.
TOMBSTONE = '{"action":"audit.pruned",'


class Bad(Exception):
    pass


def sha256(data):
    return hashlib.sha256(data).digest()


def hash_children(left, right):
    return sha256(b"\x01" + left + right)


def base64url(data):
    return binascii.b2a_base64(data, newline=False).translate(TO_URL).rstrip(b"=").decode()


def unbase64url(text):
    return binascii.a2b_base64(text.encode().translate(FROM_URL) + b"=" * (-len(text) % 4))


def instant(text):
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")


class Keys:
    """The public keys that are trusted, by their id; signatures are checked by openssl."""

    def __init__(self, files):
        self.files = {}
        for name in files:
            with open(name, encoding="ascii") as file:
                pem = file.read()
            der = base64.b64decode("".join(line for line in pem.splitlines() if "-----" not in line))
            key_id = base64url(sha256(der)[:12])
            self.files[key_id] = name
        self.good = set()

    def assert_signed(self, checkpoint, name):
        key_file = self.files.get(checkpoint.get("keyId"))
        if key_file is None:
            raise Bad(f"{name} is signed by the key {checkpoint.get('keyId')}, which was not given")
        text = "rollcall-audit-checkpoint-v1\n{treeSize}\n{rootHash}\n{signedAt}\n{keyId}\n".format(**checkpoint)
        signature = base64.b64decode(checkpoint["signature"])
        if (text, signature) in self.good:
            return
        if not verify_ed25519(key_file, text.encode(), signature):
            raise Bad(f"{name} has a wrong signature: it was altered")
        self.good.add((text, signature))


def verify_ed25519(key_file, message, signature):
    with tempfile.TemporaryDirectory() as folder:
        message_file, signature_file = os.path.join(folder, "m"), os.path.join(folder, "s")
        with open(message_file, "wb") as file:
            file.write(message)
        with open(signature_file, "wb") as file:
            file.write(signature)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", key_file, "-rawin",
                   "-in", message_file, "-sigfile", signature_file]
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


class GrowingTree:
    """RFC 9162, 2.1.1, in the memory of its right edge."""

    def __init__(self):
        self.edge, self.size = [], 0

    def append(self, leaf_hash):
        self.size += 1
        node, leaves = leaf_hash, 1
        while self.edge and self.edge[-1][1] == leaves:
            left, count = self.edge.pop()
            node, leaves = hash_children(left, node), leaves + count
        self.edge.append((node, leaves))

    def root(self):
        if not self.edge:
            return sha256(b"")
        root = self.edge[-1][0]
        for left, _ in reversed(self.edge[:-1]):
            root = hash_children(left, root)
        return root


def root_from_inclusion(leaf_hash, index, size, path):
    """RFC 9162, 2.1.3.2; None when the path is too short or too long."""
    position, last, root = index, size - 1, leaf_hash
    for sibling in path:
        if last == 0:
            return None
        if position % 2 == 1 or position == last:
            root = hash_children(sibling, root)
            while position % 2 == 0 and position != 0:
                position, last = position // 2, last // 2
        else:
            root = hash_children(root, sibling)
        position, last = position // 2, last // 2
    return root if last == 0 else None


class Verifier:
    def __init__(self, keys, outside):
        self.keys, self.outside = keys, {}
        for checkpoint in outside:
            size = checkpoint["treeSize"]
            keys.assert_signed(checkpoint, f"the outside checkpoint of {size} entries")
            if self.outside.setdefault(size, checkpoint)["rootHash"] != checkpoint["rootHash"]:
                raise Bad(f"two outside checkpoints of {size} entries contradict each other")
        self.tree, self.header, self.ended = GrowingTree(), None, False
        self.lines = self.events = self.last_checkpoint = 0
        self.seen, self.pruned, self.announced = set(), {}, set()

        self.handlers = {"event": self.event, "checkpoint": self.checkpoint, "unsealed": self.unsealed, "end": self.end}

    def add(self, text):
        try:
            line = json.loads(text)
        except ValueError:
            line = None
        if not isinstance(line, dict):
            raise Bad("the line is not a JSON object")
        if self.ended:
            raise Bad("there is something behind the end line")
        if self.header is None:
            self.begin(line)
        else:
            handler = self.handlers.get(line.get("type"))
            if handler is None:
                raise Bad(f"a line of the type {line.get('type')} does not belong here")
            handler(line)
        self.lines += 1

    def begin(self, line):
        if line.get("type") != "header" or line.get("format") != FORMAT:
            raise Bad(f"the first line is not the header of a {FORMAT}")
        head = line["checkpoint"]
        self.keys.assert_signed(head, "the checkpoint of the header")
        self.assert_same_as_outside(head)
        for size, kept in self.outside.items():
            if size > head["treeSize"] and instant(kept["signedAt"]) <= instant(line["exportedAt"]):
                raise Bad(f"the tail is cut: an outside checkpoint of {kept['signedAt']} knows {size} entries, "
                          f"the export has {head['treeSize']}")
        self.header = line

    def event(self, line):
        index = line["leafIndex"]
        if self.header["filters"] is None:
            if index != self.tree.size:
                raise Bad(f"entry {self.tree.size} is not there: entry {index} stands in its place")
            leaf_hash = self.leaf_hash(line)
            self.note_pruned(line)
            self.tree.append(leaf_hash)
        else:
            self.proof(line, self.leaf_hash(line))
        self.events += 1

    def leaf_hash(self, line):
        index, leaf = line["leafIndex"], line.get("leaf")
        if line.get("missing"):
            raise Bad(f"entry {index} was removed from the log")
        if leaf is None:
            if line.get("pruned") is None:
                raise Bad(f"entry {index} has no content")
            if not HASH.match(line["leafHash"]):
                raise Bad(f"entry {index} has no hash")
            return bytes.fromhex(line["leafHash"])
        computed = sha256(b"\x00" + leaf.encode())
        if computed.hex() != line.get("leafHash"):
            raise Bad(f"entry {index} was altered: {leaf}")
        openings = line.get("openings")
        if openings:
            self.openings(index, leaf, openings)
        return computed

    @staticmethod
    def openings(index, leaf, openings):
        """A commitment covers its place, so it is enough to find it: inside of a JSON string its quotes would be escaped."""
        for path, (salt, value) in openings.items():
            digest = sha256(unbase64url(salt) + f"{path}\0{value}".encode())
            if f'{{"c":"{base64url(digest)}"}}' not in leaf:
                raise Bad(f"entry {index}: the value at {path} is not the one that was sealed: {value}")

    def proof(self, line, leaf_hash):
        head, index, proof = self.header["checkpoint"], line["leafIndex"], line.get("proof")
        is_place = isinstance(index, int) and 0 <= index < head["treeSize"]
        if not is_place or not isinstance(proof, list) or not all(HASH.match(sibling) for sibling in proof):
            raise Bad(f"entry {index} has no proof")
        root = root_from_inclusion(leaf_hash, index, head["treeSize"], [bytes.fromhex(sibling) for sibling in proof])
        if root is None or root.hex() != head["rootHash"]:
            raise Bad(f"entry {index} is not in the tree that was signed")

    def note_pruned(self, line):
        leaf = line.get("leaf")
        if leaf is not None:
            if leaf.startswith(TOMBSTONE):
                self.announced.add((json.loads(leaf)["details"] or {}).get("tombstone"))
            return
        batch = self.pruned.setdefault(line["pruned"], [line["leafIndex"], hashlib.sha256()])
        batch[1].update(f"{line['leafIndex']}\n".encode())

    def checkpoint(self, line):
        size = line["treeSize"]
        name = f"the checkpoint of {size} entries"
        self.keys.assert_signed(line, name)
        if size != self.tree.size:
            raise Bad(f"{name} stands behind {self.tree.size} entries")
        self.assert_root(line)
        self.assert_same_as_outside(line)
        self.seen.add(size)
        self.last_checkpoint = size

    def unsealed(self, line):
        if not line["queued"]:
            raise Bad(f"the event {line['eventId']} was put into the log behind the seal")
        waited = instant(self.header["exportedAt"]) - instant(line["occurredAt"])
        if abs(waited.total_seconds()) > MAX_WAIT_SECONDS:
            raise Bad(f"the event {line['eventId']} of {line['occurredAt']} was not sealed by {self.header['exportedAt']}")

    def end(self, line):
        if line["lines"] != self.lines:
            raise Bad(f"{self.lines} lines instead of {line['lines']}: some are missing or were added")
        self.ended = True

    def finish(self):
        if self.header is None:
            raise Bad("the file is empty")
        if not self.ended:
            raise Bad("the file is cut off: there is no end line")
        if self.header["filters"] is None:
            self.finish_full(self.header["checkpoint"])

    def finish_full(self, head):
        if self.tree.size != head["treeSize"]:
            raise Bad(f"{self.tree.size} entries instead of the {head['treeSize']} that were signed")
        self.assert_root(head)
        for size, kept in self.outside.items():
            if size <= head["treeSize"] and size not in self.seen:
                raise Bad(f"the checkpoint of {size} entries of {kept['signedAt']} was removed")
        for tombstone, (first, digest) in self.pruned.items():
            if tombstone not in self.announced or digest.hexdigest() != tombstone:
                raise Bad(f"entry {first} was removed, and no sealed tombstone announces exactly that")

    def assert_root(self, head):
        if self.tree.root().hex() != head["rootHash"]:
            raise Bad(f"the first bad entry is one of {self.last_checkpoint} to {head['treeSize'] - 1}: "
                      f"they are not those that were signed at {head['signedAt']}")

    def assert_same_as_outside(self, head):
        kept = self.outside.get(head["treeSize"])
        if kept is not None and kept["rootHash"] != head["rootHash"]:
            raise Bad(f"the checkpoint of {head['treeSize']} entries is not the one that was kept outside")


def read_checkpoints(name):
    """A last line that was being written when the power went is no checkpoint."""
    if name is None:
        return []
    with open(name, encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file if line.endswith("\n") and line.strip()]


def verify(arguments):
    number = 0
    verifier = Verifier(Keys(arguments.key), read_checkpoints(arguments.checkpoints))
    with open(arguments.export, encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file, 1):
            try:
                verifier.add(line)
            except (Bad, KeyError, TypeError, ValueError, AttributeError) as error:
                what = str(error) if isinstance(error, Bad) else f"the line is not what it should be ({error!r})"
                raise Bad(f"line {number}: {what}") from error
    verifier.finish()
    return verifier


def main():
    parser = argparse.ArgumentParser(description="Verifies an export of Rollcall's audit trail.")
    parser.add_argument("export")
    parser.add_argument("--key", action="append", required=True, help="a public key in PEM, kept outside of the server")
    parser.add_argument("--checkpoints", help="checkpoints kept outside of the database, NDJSON")
    try:
        verifier = verify(parser.parse_args())
    except (Bad, ValueError, KeyError) as error:
        print(f"BAD: {error}")
        return 1
    head = verifier.header["checkpoint"]
    choice = "" if verifier.header["filters"] is None else "; a filtered export does not prove that nothing else matches"
    print(f"OK: {verifier.events} events and {len(verifier.seen)} checkpoints, "
          f"as signed at {head['signedAt']} over {head['treeSize']} entries{choice}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
