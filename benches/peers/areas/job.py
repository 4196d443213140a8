"""The whole job: so many people (BENCH_PEOPLE, else a thousand), each with a file of two megapixels, enrolled on one simulated terminal
that takes 5 ms for every call and four of them at a time. The calls are those of our flow: look, SetUp, FDSetUp, look."""

import concurrent.futures
import io
import itertools
import json
import os
import pathlib
import subprocess
import threading

import requests
from PIL import Image, ImageOps
from requests.auth import HTTPDigestAuth

import inputs

DELAY = 5
IN_FLIGHT = 4
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "1000"))
PROGRAM = os.environ.get("BENCH_PROGRAM", pathlib.Path(__file__).parents[2] / "target/release/benches")


class Process:
    def __init__(self):
        self.child = subprocess.Popen([PROGRAM, "terminal"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.new = False

    def ask(self, question):
        self.child.stdin.write(question + "\n")
        return json.loads(self.child.stdout.readline())

    def counters(self):
        peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM:"))
        pathlib.Path("/proc/self/clear_refs").write_text("5")
        if not self.new:
            return {}
        self.new = False
        report = self.ask("report")
        assert report["people"] == report["faces"] == PEOPLE, report
        assert report["most_at_once"] <= IN_FLIGHT, report
        return {
            "requests/person": report["requests"] / PEOPLE,
            "at once": report["most_at_once"],
            "peak KiB": peak,
            "terminal's CPU ns": report["cpu_ns"],
        }


def prepared(path):
    """Within 600 x 1200 and 200 KB."""
    image = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    image.thumbnail((600, 1200), Image.LANCZOS)
    for quality in range(85, 55, -5):
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality)
        if out.tell() <= 200 * 1024:
            return out.getvalue()
    raise ValueError(f"{path} cannot be made to fit")


def call(session, method, url, **what):
    response = session.request(method, url, **what)
    response.raise_for_status()
    return response.json()


def look(session, url, number):
    search = {
        "UserInfoSearchCond": {
            "searchID": "1",
            "searchResultPosition": 0,
            "maxResults": 30,
            "EmployeeNoList": [{"employeeNo": number}],
        }
    }
    found = call(session, "POST", f"{url}/ISAPI/AccessControl/UserInfo/Search?format=json", json=search)
    return next((p for p in found["UserInfoSearch"].get("UserInfo", []) if p["employeeNo"] == number), None)


def enroll(session, url, number, name, path):
    photo = prepared(path)
    look(session, url, number)
    person = {
        "UserInfo": {
            "employeeNo": number,
            "name": name,
            "userType": "normal",
            "Valid": {"enable": True, "beginTime": "2020-01-01T00:00:00", "endTime": "2037-12-31T23:59:59"},
            "doorRight": "1",
            "RightPlan": [{"doorNo": 1, "planTemplateNo": "1"}],
        }
    }
    call(session, "PUT", f"{url}/ISAPI/AccessControl/UserInfo/SetUp?format=json", json=person)
    record = json.dumps({"faceLibType": "blackFD", "FDID": "1", "FPID": number})
    form = {"FaceDataRecord": (None, record, "application/json"), "img": ("img.jpg", photo, "image/jpeg")}
    call(session, "PUT", f"{url}/ISAPI/Intelligent/FDLib/FDSetUp?format=json", files=form)
    if look(session, url, number)["numOfFace"] != 1:
        raise ValueError(f"no face of {number}")
    return 1


def job():
    process = Process()
    files = [inputs.FOLDER / "2mp.jpg", inputs.FOLDER / "2mp_other.jpg"]

    def run():
        terminal = process.ask(f"new {DELAY}")
        process.new = True
        own = threading.local()

        def one(n, path):
            if not hasattr(own, "session"):
                own.session = requests.Session()
                own.session.auth = HTTPDigestAuth(terminal["user"], terminal["password"])
            return enroll(own.session, terminal["url"], str(n), f"Person {n}", path)

        with concurrent.futures.ThreadPoolExecutor(IN_FLIGHT) as pool:
            return sum(pool.map(one, range(PEOPLE), itertools.cycle(files)))

    run.counters = process.counters
    return run


HOW = "a Session with HTTPDigestAuth in each of 4 threads; exif_transpose, thumbnail(LANCZOS), save(quality=85)"
CASES = [("job-1000", "requests + Pillow", HOW, job)]
