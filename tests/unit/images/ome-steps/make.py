import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import page, ramp, text, tiff, write

XML = ('<OME><Image><Pixels SizeZ="2" SizeT="2" DimensionOrder="XYZTC" PhysicalSizeZ="0.3" TimeIncrement="500" '
       'TimeIncrementUnit="ms"><TiffData/></Pixels></Image>'
       '<StructuredAnnotations><XMLAnnotation ID="A:0"/><TagAnnotation ID="A:1"/></StructuredAnnotations></OME>')
write("input.ome.tif", tiff(*(page(8, 6, ramp(8, 6, 1000 * i), bits=16, more=[text(270, XML)] if i == 0 else []) for i in range(4))))
