import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import JFIF, flat_jpeg, page, text, tiff, write

FACTS = "Aperio Image Library v11.2.1 \r\n32x16 [0,0 32x16] (16x16) JPEG/RGB Q=70|AppMag = 20|MPP = 0.5"
write("input.svs", tiff(page(32, 16, [flat_jpeg(16, 16, [150, 90, 138], JFIF), flat_jpeg(16, 16, [150, 90, 138])], samples=3,
                             photometric=2, tile=16, compression=7, more=[text(270, FACTS)])))
