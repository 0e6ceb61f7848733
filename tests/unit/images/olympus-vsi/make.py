import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import flat, page, tiff, write

FILE = bytearray(tiff(page(8, 6, flat(8, 6, 1, 2, 3), samples=3, photometric=2)))
BODY = bytes(FILE[8:])
# The container of properties lies between the header and the first directory.
HEAD = b"\x18\0IS" + bytes(20)
write("input.tif", bytes(FILE[:4]) + (8 + len(HEAD)).to_bytes(4, "little") + HEAD + BODY)
