import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import tiff, write
from metaseries import plane

write("input.tif", tiff(plane(0, "DAPI", 447, units="furlong")))
