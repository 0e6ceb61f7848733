import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from imagej import imagej
from maker import resolution, write

write("input.tif", imagej("unit=micrometer\n", more=resolution(4, unit=1)))
