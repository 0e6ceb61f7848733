import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import page, ramp, text, tiff, write

PARTS = "".join(f'<TiffData FirstZ="{z}" IFD="0" PlaneCount="1"><UUID FileName="z{z}.ome.tif">u{z}</UUID></TiffData>'
                for z in range(3))
XML = f'<OME UUID="u0"><Image><Pixels SizeC="1" SizeZ="3" SizeT="1">{PARTS}</Pixels></Image></OME>'
write("input.ome.tif", tiff(*(page(8, 6, ramp(8, 6, 1000 * z), bits=16, more=[text(270, XML)] if z == 0 else [])
                              for z in range(3))))
