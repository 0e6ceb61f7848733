import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from lsm import lsm
from maker import write

write("input.lsm", lsm(3, 2, 1, ["Ch1", "Ch2", "ChD"], photometric=2))
