import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from imagej import imagej
from maker import write

write("input.tif", imagej("cf=0\nc0=-32768.0\nc1=1.0\nvunit=Gray Value\n"))
