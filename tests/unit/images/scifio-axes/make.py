import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import page, ramp, resolution, text, tiff, write

TEXT = ("SCIFIO=0.46.0\naxes=X,Y,Channel,Z\nlengths=8,6,2,2\nimages=4\nchannels=2\nslices=2\nframes=1\n"
        "hyperstack=true\nmode=composite\nunit=\\u00B5m\n")
write("input.tif", tiff(*(page(8, 6, ramp(8, 6, 1000 * i), bits=16,
                               more=([text(270, TEXT)] if i == 0 else []) + resolution(4)) for i in range(4))))
