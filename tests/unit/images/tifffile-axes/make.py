import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import page, ramp, text, tiff, write

TEXT = '{"shape": [2, 3, 2, 6, 8], "axes": "TZCYX", "Channel": {"Name": ["a", "b"]}}'
write("input.tif", tiff(*(page(8, 6, ramp(8, 6, 1000 * i), bits=16, more=[text(270, TEXT)] if i == 0 else [])
                          for i in range(12))))
