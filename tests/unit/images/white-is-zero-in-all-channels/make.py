import pathlib
import struct
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import page, tiff, write


write("input.tif", tiff(page(2, 1, struct.pack("<6H", 1, 1001, 2001, 2, 1002, 65535), bits=16, samples=3, photometric=0)))
