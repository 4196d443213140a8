"""The device of the digest and the stream areas: ../src/server.rs, a process of its own that goes with this one."""

import json
import os
import pathlib
import subprocess
import urllib.request

HERE = pathlib.Path(__file__).parent
USER, PASSWORD = "admin", "Circle of Life 1"


class Device:
    def __init__(self):
        program = os.environ.get("BENCH_PROGRAM", HERE.parent / "target/release/benches")
        self.process = subprocess.Popen([program, "server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}"

    def counters(self):
        with urllib.request.urlopen(f"{self.url}/counters") as reply:
            return json.load(reply)


def counted(device, calls, run):
    """`run` makes this many calls; what the device saw of each is counted. The first run brings the login."""
    run()
    made = 0

    def counting():
        nonlocal made
        made += calls
        return run()

    def counters():
        nonlocal made
        seen = device.counters()
        each, made = max(made, 1), 0
        return {"requests per call": seen["requests"] / each, "body bytes per call": seen["body_bytes"] / each}

    counting.counters = counters
    return counting
