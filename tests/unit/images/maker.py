"""Tiny TIFF, JPEG and PNG files for the folders here, byte by byte, little-endian."""
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


def page(width, height, pixels, bits=8, samples=1, kind=1, photometric=1, tile=0, rows=0, planar=1, compression=1, more=()):
    """kind: SampleFormat. pixels: bytes, of one strip, or of tiles of this side one after the other; or a list with the bytes
    of each strip of so many rows, or of each tile, empty for one that is not there."""
    return {**locals()}


def pieces(p):
    if isinstance(p["pixels"], list):
        return p["pixels"]
    size = p["tile"] ** 2 * p["samples"] * p["bits"] // 8 or len(p["pixels"])
    return [p["pixels"][at:at + size] for at in range(0, len(p["pixels"]), size)]


def ramp(width, height, base=0, bits=16):
    """base + x + 10 y"""
    values = [base + x + 10 * y for y in range(height) for x in range(width)]
    return struct.pack(f"<{len(values)}{'H' if bits == 16 else 'B'}", *values)


def flat(width, height, *colour):
    return bytes(colour) * (width * height)


def rationals(tag, numerator, denominator=1):
    return (tag, 5, 1, struct.pack("<II", numerator, denominator))


def resolution(numerator, denominator=1, unit=1):
    return [rationals(282, numerator, denominator), rationals(283, numerator, denominator), shorts(296, [unit])]


REDUCED = longs(254, [1])


def tiff(*pages):
    file = b"II*\0" + struct.pack("<I", 8)
    for number, p in enumerate(pages):
        parts = pieces(p)
        offsets, sizes = (324, 325) if p["tile"] else (273, 279)
        tags = [longs(256, [p["width"]]), longs(257, [p["height"]]), shorts(258, [p["bits"]] * p["samples"]),
                shorts(259, [p["compression"]]), shorts(262, [p["photometric"]]), longs(offsets, [0] * len(parts)),
                shorts(277, [p["samples"]]), longs(sizes, [len(part) for part in parts]),
                shorts(339, [p["kind"]] * p["samples"]), *p["more"]]
        tags += [shorts(284, [p["planar"]])] if p["planar"] != 1 else []
        tags += [longs(322, [p["tile"]]), longs(323, [p["tile"]])] if p["tile"] else [longs(278, [p["rows"] or p["height"]])]
        tags.sort()
        outside = len(file) + 2 + 12 * len(tags) + 4  # values that do not fit into their entries
        data = outside + sum(len(value) for *_, value in tags if len(value) > 4)
        places, end = [], data
        for part in parts:
            places.append(end if part else 0)
            end += len(part)
        directory, values = struct.pack("<H", len(tags)), b""
        for tag, kind, length, value in tags:
            if tag == offsets:
                value = longs(tag, places)[3]
            directory += struct.pack("<HHI", tag, kind, length)
            directory += struct.pack("<I", outside + len(values)) if len(value) > 4 else value.ljust(4, b"\0")
            values += value if len(value) > 4 else b""
        following = 0 if number + 1 == len(pages) else end
        file += directory + struct.pack("<I", following) + values + b"".join(parts)
    return file


def flat_jpeg(width, height, colour, markers=b""):
    """A JPEG of one colour, given as its three components are; the markers that say what these are go behind SOI."""
    def segment(marker, content):
        return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content

    def huffman(kind, symbols):  # with code words of 4 bits
        return segment(0xC4, bytes([kind, 0, 0, 0, len(symbols)] + [0] * 12 + symbols))
    blocks = -(-width // 8) * -(-height // 8)
    bits = ""
    for block in range(blocks):
        for component in colour:
            value = (component - 128) * 8 if block == 0 else 0  # difference to the block before
            size = abs(value).bit_length()
            bits += f"{size:04b}" + (f"{value if value > 0 else value + 2**size - 1:0{size}b}" if size else "") + "0000"
    bits += "1" * (-len(bits) % 8)
    data = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xFF", b"\xFF\0")
    frame = struct.pack(">BHHB", 8, height, width, 3) + bytes([1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0])
    return (b"\xFF\xD8" + markers + segment(0xDB, bytes([0] + [1] * 64)) + segment(0xC0, frame) +
            huffman(0, list(range(12))) + huffman(0x10, [0]) +
            segment(0xDA, bytes([3, 1, 0, 2, 0, 3, 0, 0, 63, 0])) + data + b"\xFF\xD9")


JFIF = b"\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def palette_png(width, height, palette, pixels):
    rows = b"".join(b"\0" + pixels[y * width:(y + 1) * width] for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)) +
            png_chunk(b"PLTE", palette) + png_chunk(b"IDAT", zlib.compress(rows)) + png_chunk(b"IEND", b""))


def write(name, data):
    (pathlib.Path(sys.argv[0]).parent / name).write_bytes(data)
