import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from imagej import extras, imagej, table
from maker import write

INVERTED = table(lambda i: (255 - i,) * 3)
FIRE = table(lambda i: (min(255, 3 * i), max(0, min(255, 3 * i - 255)), max(0, min(254, 3 * i - 510))))
JET = table(lambda i: (127 if i == 255 else min(255, 2 * abs(i - 64)), 0 if i == 255 else 255 - abs(2 * i - 255), 0))
CYAN = table(lambda i: (0, i, i))
write("input.tif", imagej("images=4\nchannels=4\nmode=composite\n", 4, extras([INVERTED, FIRE, JET, CYAN])))
