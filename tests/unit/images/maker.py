"""Tiny TIFF and PNG files for the folders here, byte by byte: little-endian, not compressed."""
import pathlib
import struct
import sys
import zlib


def text(tag, value):
    return (tag, 2, len(value) + 1, value.encode() + b"\0")


def shorts(tag, values):
    return (tag, 3, len(values), struct.pack(f"<{len(values)}H", *values))


def longs(tag, values):
    return (tag, 4, len(values), struct.pack(f"<{len(values)}I", *values))


def page(width, height, pixels, bits=8, samples=1, kind=1, photometric=1, tile=0, more=()):
    """kind: SampleFormat; tile: side of the tiles, in which the pixels lie one after the other; 0: one strip."""
    return {**locals()}


def tiff(*pages):
    file = b"II*\0" + struct.pack("<I", 8)
    for number, p in enumerate(pages):
        part = p["tile"] ** 2 * p["samples"] * p["bits"] // 8 or len(p["pixels"])
        count = len(p["pixels"]) // part
        offsets, sizes = (324, 325) if p["tile"] else (273, 279)
        tags = [longs(256, [p["width"]]), longs(257, [p["height"]]), shorts(258, [p["bits"]] * p["samples"]),
                shorts(259, [1]), shorts(262, [p["photometric"]]), longs(offsets, [0] * count),
                shorts(277, [p["samples"]]), longs(sizes, [part] * count), shorts(339, [p["kind"]] * p["samples"]),
                *p["more"]]
        tags += [longs(322, [p["tile"]]), longs(323, [p["tile"]])] if p["tile"] else [longs(278, [p["height"]])]
        tags.sort()
        outside = len(file) + 2 + 12 * len(tags) + 4  # values that do not fit into their entries
        data = outside + sum(len(value) for *_, value in tags if len(value) > 4)
        directory, values = struct.pack("<H", len(tags)), b""
        for tag, kind, length, value in tags:
            if tag == offsets:
                value = longs(tag, [data + i * part for i in range(count)])[3]
            directory += struct.pack("<HHI", tag, kind, length)
            directory += struct.pack("<I", outside + len(values)) if len(value) > 4 else value.ljust(4, b"\0")
            values += value if len(value) > 4 else b""
        following = 0 if number + 1 == len(pages) else data + len(p["pixels"])
        file += directory + struct.pack("<I", following) + values + p["pixels"]
    return file


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def palette_png(width, height, palette, pixels):
    rows = b"".join(b"\0" + pixels[y * width:(y + 1) * width] for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)) +
            png_chunk(b"PLTE", palette) + png_chunk(b"IDAT", zlib.compress(rows)) + png_chunk(b"IEND", b""))


def write(name, data):
    (pathlib.Path(sys.argv[0]).parent / name).write_bytes(data)
