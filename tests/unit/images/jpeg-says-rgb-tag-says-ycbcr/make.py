import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import flat_jpeg, page, tiff, write


ADOBE_RGB = b"\xFF\xEE\0\x0EAdobe\0\x64\0\0\0\0\0"
write("input.tif", tiff(page(16, 32, [flat_jpeg(16, 16, [150, 90, 138], ADOBE_RGB), flat_jpeg(16, 16, [150, 90, 138])],
                             samples=3, photometric=6, rows=16, compression=7)))
