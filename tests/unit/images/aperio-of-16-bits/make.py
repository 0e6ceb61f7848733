import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
import struct

from maker import flat, page, text, tiff, write

PIXELS = b"".join(struct.pack("<3H", 1000 + tile, 2000, 3000) for tile in range(4) for _ in range(256))
FACTS = "Aperio Image Library v11.2.1 \r\n32x32 [0,0 32x32] (16x16)|AppMag = 20|MPP = 0.5"
write("input.svs", tiff(page(32, 32, PIXELS, bits=16, samples=3, photometric=2, tile=16, more=[text(270, FACTS)]),
                        page(6, 4, flat(6, 4, 1, 2, 3), samples=3, photometric=2,
                             more=[text(270, "Aperio Image Library v11.2.1 \r\nlabel 6x4")])))
