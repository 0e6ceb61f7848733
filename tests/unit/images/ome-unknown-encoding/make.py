import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import write
from ome import ome

write("input.ome.tif", ome('PhysicalSizeX="250" PhysicalSizeXUnit="nm"><Channel Name="核DAPI"/><TiffData/>', "shift_jis"))
