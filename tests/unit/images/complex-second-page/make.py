import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import page, text, tiff, write


OME = '<OME><Image><Pixels SizeC="1"><TiffData IFD="1"/></Pixels></Image></OME>'
write("input.ome.tif", tiff(page(2, 2, bytes(4), more=[text(270, OME)]), page(2, 2, bytes(32), bits=64, kind=6)))
