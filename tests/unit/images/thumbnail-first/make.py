import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import flat, page, resolution, tiff, write

write("input.tif", tiff(page(3, 4, flat(3, 4, 1, 2, 3), samples=3, photometric=2, more=resolution(400, unit=3)),
                        page(16, 12, flat(16, 12, 32, 82, 121), samples=3, photometric=2,
                             more=resolution(20000, unit=3))))
