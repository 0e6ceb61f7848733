import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import page, ramp, tiff, write

write("input.tif", tiff(*(page(8 + 2 * i, 6 + i, ramp(8 + 2 * i, 6 + i, 10 * i, 8)) for i in range(3))))
