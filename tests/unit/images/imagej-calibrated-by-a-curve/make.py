import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from imagej import imagej
from maker import write

write("input.tif", imagej("cf=21\nc0=1.0\nc1=2.0\nvunit=OD\n"))
