import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import page, tiff, write


write("input.tif", tiff(page(2, 3, [bytes([10, 20, 30, 40, 50, 60]), b"", bytes([70, 80, 90, 100, 110, 120])], samples=3,
                             photometric=2, rows=1)))
