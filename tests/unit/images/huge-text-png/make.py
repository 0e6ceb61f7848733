import pathlib
import struct
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import png_chunk, write

HEADER = png_chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
write("input.png", b"\x89PNG\r\n\x1a\n" + HEADER + struct.pack(">I", 2**31 - 1) + b"tEXt" + b"a" * 19)
