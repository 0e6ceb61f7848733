import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import page, text, tiff, write


TISSUE = bytes([16, 32, 48]) * 1024
write("input.tif", tiff(page(64, 32, TISSUE * 2, samples=3, photometric=2, tile=32,
                             more=[text(305, "MedScan"), text(270, "Background Color=F0E0D0;OverlapsXY= -8 0")])))
