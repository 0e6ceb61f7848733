import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import JFIF, flat_jpeg, page, text, tiff, write

write("input.tif", tiff(page(32, 16, [flat_jpeg(16, 16, [150, 90, 138], JFIF)] * 2, samples=3, photometric=2, tile=16, compression=7,
                             more=[text(270, "OverlapsXY= 0 0"), text(305, "MedScan")])))
