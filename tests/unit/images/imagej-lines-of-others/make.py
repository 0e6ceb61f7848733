import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from imagej import imagej
from maker import resolution, write

write("input.tif", imagej("images=1\n", more=resolution(20000, unit=3), begin="Written by something\r\nImageJ=1.11a\r\n"))
