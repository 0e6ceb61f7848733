import pathlib
import struct
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import page, tiff, write


def tile(left, top):
    return b"".join(struct.pack("<H", left + x + 3 * (top + y) + 1000) for y in range(16) for x in range(16))


write("input.tif", tiff(page(32, 32, [tile(0, 0), b"", b"", tile(16, 16)], bits=16, tile=16)))
