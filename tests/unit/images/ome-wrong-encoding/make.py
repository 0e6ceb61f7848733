import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import write
from ome import ome

write("input.ome.tif", ome('PhysicalSizeX="0.25" PhysicalSizeXUnit="µm"><Channel Name="x"/><TiffData/>', "cp1252", "utf-8"))
