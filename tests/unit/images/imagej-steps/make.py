import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from imagej import imagej
from maker import write

write("input.tif", imagej("images=4\nslices=2\nframes=2\nhyperstack=true\nunit=micron\nspacing=0.5\nfinterval=2\n", pages=4))
