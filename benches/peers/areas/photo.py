"""Photos made small: file in, upright JPEG of at most 800 x 800 at quality 85 out. One thread each."""

import io

import cv2
import numpy
import pyvips
from PIL import Image, ImageOps

import inputs

cv2.setNumThreads(1)
pyvips.cache_set_max(0)


def pillow_usual(name):
    data = inputs.read(name)

    def run():
        image = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
        image.thumbnail((800, 800), Image.LANCZOS, reducing_gap=None)
        out = io.BytesIO()
        image.save(out, "JPEG", quality=85)
        return out.tell()

    return run


def pillow_draft(name):
    data = inputs.read(name)

    def run():
        image = Image.open(io.BytesIO(data))
        image.draft("RGB", (800, 800))
        image = image.convert("RGB")
        image.thumbnail((800, 800), Image.LANCZOS, reducing_gap=None)
        image = ImageOps.exif_transpose(image)
        out = io.BytesIO()
        image.save(out, "JPEG", quality=85)
        return out.tell()

    return run


def vips(name):
    data = inputs.read(name)

    def run():
        image = pyvips.Image.thumbnail_buffer(data, 800, height=800)
        return len(image.jpegsave_buffer(Q=85, strip=True))

    return run


def opencv(name, flags):
    data = numpy.frombuffer(inputs.read(name), numpy.uint8)

    def run():
        image = cv2.imdecode(data, flags)
        h, w = image.shape[:2]
        factor = 800 / max(h, w)
        small = cv2.resize(image, (round(w * factor), round(h * factor)), interpolation=cv2.INTER_AREA)
        ok, out = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 85])
        assert ok
        return len(out)

    return run


FILES = {
    "photo-12mp": ("12mp.jpg", cv2.IMREAD_REDUCED_COLOR_4),
    "photo-12mp-progressive": ("12mp_prog.jpg", cv2.IMREAD_REDUCED_COLOR_4),
    "photo-12mp-png": ("12mp.png", cv2.IMREAD_COLOR),
    "photo-2mp": ("2mp.jpg", cv2.IMREAD_REDUCED_COLOR_2),
}

CASES = []
for area, (name, flags) in FILES.items():
    CASES += [
        (area, "Pillow", "exif_transpose, thumbnail(LANCZOS), save(quality=85): the usual code", lambda n=name: pillow_usual(n)),
        (area, "pyvips", "thumbnail_buffer, jpegsave_buffer(Q=85), VIPS_CONCURRENCY=1", lambda n=name: vips(n)),
        (area, "OpenCV", "imdecode (reduced where it can), INTER_AREA, imencode, 1 thread", lambda n=name, f=flags: opencv(n, f)),
    ]
    if name.endswith(".jpg"):
        CASES.append((area, "Pillow draft", "draft(800), then as above: decoded smaller", lambda n=name: pillow_draft(n)))
