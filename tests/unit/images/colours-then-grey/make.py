import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import flat, page, ramp, tiff, write

write("input.tif", tiff(page(8, 6, flat(8, 6, 32, 82, 121), samples=3, photometric=2), page(8, 6, ramp(8, 6, 0, 8))))
