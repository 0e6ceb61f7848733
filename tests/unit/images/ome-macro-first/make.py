import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import flat, page, text, tiff, write

XML = ('<OME><Image Name="macro"><Pixels SizeC="3" PhysicalSizeX="16.4"><Channel SamplesPerPixel="3"/>'
       '<TiffData IFD="0"/></Pixels></Image>'
       '<Image Name="scan"><Pixels SizeC="3" PhysicalSizeX="0.25"><Channel SamplesPerPixel="3"/>'
       '<TiffData IFD="1"/></Pixels></Image></OME>')
write("input.ome.tif", tiff(page(3, 4, flat(3, 4, 1, 2, 3), samples=3, photometric=2, more=[text(270, XML)]),
                            page(16, 12, flat(16, 12, 32, 82, 121), samples=3, photometric=2)))
