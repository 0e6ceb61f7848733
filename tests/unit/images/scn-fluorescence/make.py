import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import flat, page, text, tiff, write


def image(name, view, size, dimensions, source, channels=""):
    return (f'<image name="{name}"><creationDate>2012-03-04T05:06:07Z</creationDate><device model="Leica SCN400F"/>'
            f'<pixels sizeX="{size[0]}" sizeY="{size[1]}">{dimensions}</pixels>'
            f'<view sizeX="{view[0]}" sizeY="{view[1]}" offsetX="0" offsetY="0" spacingZ="0"/><scanSettings>'
            "<objectiveSettings><objective>20</objective></objectiveSettings><illuminationSettings><numericalAperture>0.4"
            f"</numericalAperture><illuminationSource>{source}</illuminationSource></illuminationSettings>{channels}"
            "</scanSettings></image>")


SCAN = "".join(f'<dimension sizeX="{32 >> r}" sizeY="{32 >> r}" r="{r}" c="{c}" ifd="{1 + 2 * c + r}"/>'
               for c in range(2) for r in range(2))
NAMES = ('<channelSettings><channel index="0" name="405|Empty" rgb="#0000ff"/>'
         '<channel index="1" name="TX2|Empty" rgb="#ff0000"/></channelSettings>')
XML = ('<?xml version="1.0"?><scn xmlns="http://www.leica-microsystems.com/scn/2010/10/01">'
       '<collection name="c" sizeX="64000" sizeY="64000"><barcode>x</barcode>' +
       image("m", (64000, 64000), (16, 16), '<dimension sizeX="16" sizeY="16" r="0" ifd="0"/>', "brightfield") +
       image("s", (16000, 16000), (32, 32), SCAN, "fluorescence", NAMES) + "</collection></scn>")
PAGES = [page(16, 16, flat(16, 16, 1, 2, 3), samples=3, photometric=2, tile=16, more=[text(270, XML)])]
for c in range(2):
    PAGES.append(page(32, 32, bytes([10 * c + tile for tile in range(4) for _ in range(256)]), tile=16))
    PAGES.append(page(16, 16, bytes(256), tile=16))
write("input.scn", tiff(*PAGES))
