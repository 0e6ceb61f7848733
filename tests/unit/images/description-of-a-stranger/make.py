import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import page, ramp, text, tiff, write

write("input.tif", tiff(page(8, 6, ramp(8, 6), bits=16, more=[text(270, "Acquired by X\nexposure 10 ms")])))
