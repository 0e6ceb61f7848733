import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import page, shorts, text, tiff, write


RAMP = [i * 257 for i in range(256)]
write("input.tif", tiff(page(2, 2, bytes([1, 2, 3, 250]), photometric=3,
                             more=[text(270, "ImageJ=1.53t\nunit=micron\n"), shorts(320, [0] * 256 + RAMP * 2)])))
