import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import flat_jpeg, page, text, tiff, write

ADOBE_RGB = b"\xFF\xEE\0\x0EAdobe\0\x64\0\0\0\0\0"
FACTS = "Aperio Image Library v11.2.1 \r\n32x16 [0,0 32x16] (16x16) JPEG/RGB Q=70|AppMag = 20|MPP = 0.5"
write("input.svs", tiff(page(32, 16, [flat_jpeg(16, 16, [150, 90, 138], ADOBE_RGB), flat_jpeg(16, 16, [150, 90, 138])], samples=3,
                             photometric=6, tile=16, compression=7, more=[text(270, FACTS)])))
