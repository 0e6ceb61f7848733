import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import page, shorts, text, tiff, write


OME = '<OME><Image><Pixels SizeC="4"><TiffData IFD="1"/></Pixels></Image></OME>'
write("input.ome.tif", tiff(page(2, 1, bytes(2), more=[text(270, OME)]),
                            page(2, 1, bytes([10, 20, 30, 255, 40, 50, 60, 0]), samples=4, photometric=2,
                                 more=[shorts(338, [2])])))
