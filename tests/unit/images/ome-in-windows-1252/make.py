import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import page, ramp, tiff, write

XML = ('<?xml version="1.0" encoding="windows-1252"?><OME><Image><Pixels SizeC="2" PhysicalSizeX="0.25" '
       'PhysicalSizeXUnit="µm"><Channel Name="“grün”"/><Channel Name="5 €"/><TiffData/></Pixels></Image></OME>')
DATA = XML.encode("cp1252") + b"\0"
write("input.ome.tif", tiff(page(8, 6, ramp(8, 6), bits=16, more=[(270, 2, len(DATA), DATA)]),
                            page(8, 6, ramp(8, 6, 1000), bits=16)))
