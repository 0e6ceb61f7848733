import pathlib
import struct
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import page, tiff, write


def rows(first, last, base):
    return b"".join(struct.pack("<H", x + 3 * y + base) for y in range(first, last) for x in range(8))


write("input.tif", tiff(page(8, 6, [rows(y, min(y + 4, 6), base) for base in (0, 1000, 2000) for y in (0, 4)], bits=16,
                             samples=3, planar=2, rows=4)))
