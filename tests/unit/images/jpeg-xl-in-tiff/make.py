import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import page, tiff, write


write("input.tif", tiff(page(64, 64, [b"anything"], samples=3, photometric=2, tile=64, compression=50002)))
