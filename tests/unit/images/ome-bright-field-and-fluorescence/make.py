import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import flat, page, ramp, text, tiff, write

XML = ('<OME><Image Name="HE"><Pixels SizeC="3"><Channel SamplesPerPixel="3"/><TiffData IFD="0"/></Pixels></Image>'
       '<Image Name="IF"><Pixels SizeC="2"><Channel Name="DAPI"/><Channel Name="CD3"/>'
       '<TiffData IFD="1" PlaneCount="2"/></Pixels></Image></OME>')
write("input.ome.tif", tiff(page(8, 6, flat(8, 6, 32, 82, 121), samples=3, photometric=2, more=[text(270, XML)]),
                            page(8, 6, ramp(8, 6), bits=16), page(8, 6, ramp(8, 6, 1000), bits=16)))
