"""A photo of 1 MB into a JSON body, and out of one. Nothing of it is in the processor's caches: something larger is read between."""

import base64
import json as stdlib

import numpy
import orjson
import pybase64

import inputs

SWEPT = numpy.zeros(64 << 20, numpy.uint8)


def cold(run):
    def sweep():
        SWEPT[::64] += 1

    run.between = sweep
    return run


def into_stdlib():
    photo = inputs.read("1mb.jpg")
    return cold(lambda: len(stdlib.dumps({"id": 7, "name": "Ada", "photo": base64.b64encode(photo).decode()}).encode()))


def into_orjson():
    photo = inputs.read("1mb.jpg")
    return cold(lambda: len(orjson.dumps({"id": 7, "name": "Ada", "photo": pybase64.b64encode_as_string(photo)})))


def body(escaped):
    text = stdlib.dumps({"id": 7, "name": "Ada", "photo": base64.b64encode(inputs.read("1mb.jpg")).decode()}, separators=(",", ":"))
    return (text.replace("/", "\\/") if escaped else text).encode()


def out_stdlib(escaped):
    text = body(escaped)
    return cold(lambda: len(base64.b64decode(stdlib.loads(text)["photo"])))


def out_orjson(escaped):
    text = body(escaped)
    return cold(lambda: len(pybase64.b64decode(orjson.loads(text)["photo"], validate=True)))


CASES = [
    ("json-into", "json + base64", "Python's own", into_stdlib),
    ("json-into", "orjson + pybase64", "b64encode_as_string", into_orjson),
]
for area, escaped in {"json-out": False, "json-out-escaped": True}.items():
    CASES += [
        (area, "json + base64", "Python's own", lambda e=escaped: out_stdlib(e)),
        (area, "orjson + pybase64", "b64decode(validate=True)", lambda e=escaped: out_orjson(e)),
    ]
