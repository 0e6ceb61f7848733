import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import flat, page, shorts, tiff, write

write("input.tif", tiff(page(8, 6, flat(8, 6, 32, 82, 121, 9), samples=4, photometric=2, more=[shorts(338, [0])])))
