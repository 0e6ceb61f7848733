import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import tiff, write
from metaseries import plane

write("input.tif", tiff(*(plane(1000 * z, "DAPI", 447, 2.0 * z) for z in range(3))))
