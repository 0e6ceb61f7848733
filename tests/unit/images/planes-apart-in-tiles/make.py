import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import page, tiff, write


def tile(left, base):
    return bytes(left + x + 3 * y + base for y in range(16) for x in range(16))


write("input.tif", tiff(page(20, 10, [tile(left, base) for base in (10, 60, 110) for left in (0, 16)], samples=3, planar=2,
                             photometric=2, tile=16)))
