import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import page, ramp, text, tiff, write

XML = '<OME><Image><Pixels><TiffData/></Pixels></Image><ROI ID="ROI:0"/><ROI ID="ROI:1"/></OME>'
write("input.ome.tif", tiff(page(8, 6, ramp(8, 6), bits=16, more=[text(270, XML)])))
