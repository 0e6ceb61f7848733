import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import page, ramp, tiff, write

write("input.tif", tiff(page(8, 6, ramp(8, 6, 0, 8)), page(8, 6, ramp(8, 6, 1000), bits=16)))
