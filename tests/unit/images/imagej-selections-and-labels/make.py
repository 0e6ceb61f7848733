import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from imagej import extras, imagej
from maker import write

write("input.tif", imagej("images=4\nchannels=2\nslices=2\n", 4,
                          extras(labels=["DAPI", "GFP", "DAPI", "GFP"], roi=b"Iout" + bytes(60),
                                 overlays=[b"Iout" + bytes(60)] * 2, info="Objective 20x")))
