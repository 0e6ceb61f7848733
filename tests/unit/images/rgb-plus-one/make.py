import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
import struct

from maker import page, shorts, tiff, write

PIXELS = b"".join(struct.pack("<4H", *(1000 * band + x + 10 * y for band in range(4))) for y in range(6) for x in range(8))
write("input.tif", tiff(page(8, 6, PIXELS, bits=16, samples=4, photometric=2, more=[shorts(338, [0])])))
