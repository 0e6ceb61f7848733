import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import palette_png, write


write("input.png", palette_png(3, 1, bytes([0, 0, 0, 17, 17, 17, 120, 120, 120]), bytes([0, 1, 2])))
