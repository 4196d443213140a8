"""The inputs that the Rust worker has made (`worker inputs`)."""

import os
import pathlib

FOLDER = pathlib.Path(os.environ.get("BENCH_INPUTS", pathlib.Path(__file__).parents[1] / "target/inputs"))


def read(name):
    return (FOLDER / name).read_bytes()
