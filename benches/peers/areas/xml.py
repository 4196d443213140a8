"""XML into values: 227 channels' capabilities (100 KB), and one alert of a camera (2 KB)."""

import xml.etree.ElementTree as ElementTree

import lxml.etree
import xmltodict

import inputs

NS = "{http://www.isapi.org/ver20/XMLSchema}"


def number(node):
    return {"min": int(node.get("min")), "max": int(node.get("max")), "value": int(node.text)}


def choice(node):
    return {"options": node.get("opt"), "value": node.text}


def flag(node):
    return node.text == "true"


def channel(node):
    name, video, audio = node.find(NS + "name"), node.find(NS + "Video"), node.find(NS + "Audio")
    return {
        "id": number(node.find(NS + "id")),
        "name": {"min": int(name.get("min")), "max": int(name.get("max")), "value": name.text},
        "enabled": choice(node.find(NS + "enabled")),
        "video": {
            "codec": choice(video.find(NS + "codec")),
            "width": choice(video.find(NS + "width")),
            "height": choice(video.find(NS + "height")),
            "frame_rate": choice(video.find(NS + "frameRate")),
            "bit_rate": number(video.find(NS + "bitRate")),
        },
        "audio": {"is_support": flag(audio.find(NS + "isSupport")), "volume": number(audio.find(NS + "volume"))},
        "ptz": flag(node.find(NS + "isSupportPTZ")),
    }


def capabilities(parse):
    data = inputs.read("capabilities.xml")

    def run():
        channels = [channel(node) for node in parse(data).findall(NS + "Channel")]
        assert len(channels) == 227
        return sum(c["video"]["bit_rate"]["value"] for c in channels)

    return run


def xmltodict_number(node):
    return {"min": int(node["@min"]), "max": int(node["@max"]), "value": int(node["#text"])}


def xmltodict_choice(node):
    return {"options": node["@opt"], "value": node["#text"]}


def xmltodict_channel(node):
    name, video, audio = node["name"], node["Video"], node["Audio"]
    return {
        "id": xmltodict_number(node["id"]),
        "name": {"min": int(name["@min"]), "max": int(name["@max"]), "value": name["#text"]},
        "enabled": xmltodict_choice(node["enabled"]),
        "video": {
            "codec": xmltodict_choice(video["codec"]),
            "width": xmltodict_choice(video["width"]),
            "height": xmltodict_choice(video["height"]),
            "frame_rate": xmltodict_choice(video["frameRate"]),
            "bit_rate": xmltodict_number(video["bitRate"]),
        },
        "audio": {"is_support": audio["isSupport"] == "true", "volume": xmltodict_number(audio["volume"])},
        "ptz": node["isSupportPTZ"] == "true",
    }


def xmltodict_capabilities():
    data = inputs.read("capabilities.xml")

    def run():
        channels = [xmltodict_channel(node) for node in xmltodict.parse(data)["ChannelCap"]["Channel"]]
        assert len(channels) == 227
        return sum(c["video"]["bit_rate"]["value"] for c in channels)

    return run


TEXTS = [
    "ipAddress",
    "ipv6Address",
    "protocol",
    "macAddress",
    "dateTime",
    "eventType",
    "eventState",
    "eventDescription",
    "channelName",
    "detectionPictureTransType",
]
NUMBERS = ["portNo", "channelID", "activePostCount", "detectionPicturesNumber"]


def value(node):
    """As the Rust side keeps the regions: dictionaries, lists of what comes again, texts."""
    if len(node) == 0:
        return node.text or ""
    members = {}
    for inner in node:
        name = inner.tag.rpartition("}")[2]
        if name not in members:
            members[name] = value(inner)
        elif isinstance(members[name], list):
            members[name].append(value(inner))
        else:
            members[name] = [members[name], value(inner)]
    return members


def checked_alert(event):
    assert event["DetectionRegionList"]["DetectionRegionEntry"][1]["regionID"] == "2"
    return len(event["eventType"]) + event["channelID"]


def alert(parse):
    data = inputs.read("alert.xml")

    def run():
        root = parse(data)
        event = {name: root.find(NS + name).text for name in TEXTS}
        event.update((name, int(root.find(NS + name).text)) for name in NUMBERS)
        event["isDataRetransmission"] = flag(root.find(NS + "isDataRetransmission"))
        event["DetectionRegionList"] = value(root.find(NS + "DetectionRegionList"))
        return checked_alert(event)

    return run


def xmltodict_alert():
    data = inputs.read("alert.xml")

    def run():
        root = xmltodict.parse(data)["EventNotificationAlert"]
        event = {name: root[name] for name in TEXTS}
        event.update((name, int(root[name])) for name in NUMBERS)
        event["isDataRetransmission"] = root["isDataRetransmission"] == "true"
        event["DetectionRegionList"] = root["DetectionRegionList"]
        return checked_alert(event)

    return run


CASES = []
for area, of, by_dict in [
    ("xml-capabilities", capabilities, xmltodict_capabilities),
    ("xml-alert", alert, xmltodict_alert),
]:
    CASES += [
        (area, "ElementTree", "fromstring, the same fields by find", lambda of=of: of(ElementTree.fromstring)),
        (area, "lxml", "etree.fromstring, the same fields by find", lambda of=of: of(lxml.etree.fromstring)),
        (area, "xmltodict", "parse, the same fields by name", by_dict),
    ]
