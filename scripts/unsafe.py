#!/usr/bin/env python3
"""Counts `unsafe` in what the core and the photo stack are built from, and compares it to the table in SECURITY.md.

Fails when a crate is new there, or has more than it had: somebody has to look then. Crates that run only at build time
(macros and what they need) take nothing apart that comes from outside.
"""
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CRATES = ["face-common", "isapi", "hikcentral-artemis", "facecap-proto", "sensenebula"]
FEATURES = ["--no-default-features", "--features", "photo"]
NO_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\])*"', re.S)
UNSAFE = re.compile(r"\bunsafe\s*(?:\{|fn|impl|trait|extern)")


def cargo(*words):
    return subprocess.run(["cargo", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def built():
    """Name and version of what ends up in a program."""
    found = set()
    for crate in CRATES:
        tree = cargo("tree", "--locked", "-p", crate, "-e", "normal,no-proc-macro", "--prefix", "none", "-f", "{p}", *FEATURES)
        found |= {tuple(line.split()[:2]) for line in tree.splitlines() if line}
    return found


def count(folder):
    texts = (path.read_text(errors="replace") for path in (folder / "src").rglob("*.rs"))
    return sum(len(UNSAFE.findall(NO_CODE.sub("", text))) for text in texts)


def known():
    rows = re.findall(r"^\| ([\w-]+) \| (\d+) \|", (ROOT / "SECURITY.md").read_text(), re.M)
    return {name: int(n) for name, n in rows}


def main():
    packages = json.loads(cargo("metadata", "--locked", "--all-features", "--format-version", "1"))["packages"]
    folder = {(p["name"], "v" + p["version"]): pathlib.Path(p["manifest_path"]).parent for p in packages}
    seen = {}
    for key in built():
        seen[key[0]] = seen.get(key[0], 0) + count(folder[key])
    have, listed = {name: n for name, n in seen.items() if n}, known()
    for name, n in sorted(have.items()):
        print(f"{name} {n}" + ("" if listed.get(name) == n else f" (SECURITY.md: {listed.get(name, 'nothing')})"))
    print(f"{len(seen)} crates, {len(seen) - len(have)} of them without unsafe")
    risen = [name for name, n in have.items() if n > listed.get(name, 0)]
    gone = [name for name in listed if name not in have]
    if risen or gone:
        sys.exit(f"to be looked at, and put into SECURITY.md: {', '.join(risen + gone)}")


main()
