import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import page, tiff, write

# White 2, black 3, filled up to a byte; white 4, black 1.
write("input.tif", tiff(page(5, 2, [bytes([0b01111000, 0b10110100])], bits=1, photometric=1, rows=2, compression=2)))
