import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import page, shorts, tiff, write

import struct

write("input.tif", tiff(page(2, 2, struct.pack("<8H", 300, 65535, 400, 0, 500, 65535, 511, 65535), bits=16, samples=2,
                             more=[shorts(338, [2])])))
