"""An event stream over a socket: 200 MB of JSON, XML and JPEG parts that have lengths."""

import re
import xml.etree.ElementTree as ElementTree

import requests

from device import Device

PATH = "/ISAPI/Event/notification/alertStream"


def opened(device):
    return requests.get(device.url + PATH, stream=True)


def drained():
    device = Device()

    def run():
        with opened(device) as stream:
            return sum(len(chunk) for chunk in stream.iter_content(65536))

    return run


def own_buffer():
    device = Device()
    boundary, length = b"--MIME_boundary\r\n", re.compile(rb"(?i)content-length:\s*(\d+)")

    def run():
        seen, buffer, at = 0, bytearray(), 0
        with opened(device) as stream:
            for chunk in stream.iter_content(65536):
                del buffer[:at]
                buffer += chunk
                at = 0
                while (start := buffer.find(boundary, at)) >= 0:
                    body = buffer.find(b"\r\n\r\n", start) + 4
                    if body < 4:
                        break
                    end = body + int(length.search(buffer, start, body)[1])
                    if end > len(buffer):
                        break
                    seen += len(bytes(memoryview(buffer)[body:end]))
                    at = end
        return seen

    return run


def lines(**settings):
    """As clients of this stream on PyPI have it: lines, put together between the first and the last tag of an alert. Parts that are not
    XML are passed over line by line."""
    device = Device()

    def run():
        seen, alert = 0, None
        with opened(device) as stream:
            for line in stream.iter_lines(**settings):
                if not line:
                    continue
                text = line.decode("utf-8", "ignore")
                if "<EventNotificationAlert" in text:
                    alert = text
                elif "</EventNotificationAlert>" in text:
                    seen += len(ElementTree.fromstring(alert + text))
                    alert = None
                elif alert is not None:
                    alert += text
        return seen

    return run


CASES = [
    ("stream-socket", "requests-drain", "requests, iter_content(65536), nothing taken apart", drained),
    ("stream-socket", "requests-own-buffer", "requests, iter_content(65536), own buffer, parts by their lengths", own_buffer),
    ("stream-socket", "lines", "requests, iter_lines(), ElementTree.fromstring of each alert in XML", lines),
    ("stream-socket", "lines-64k", "the same with iter_lines(chunk_size=65536)", lambda: lines(chunk_size=65536)),
]
