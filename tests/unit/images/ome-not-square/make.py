import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import write
from ome import ome

write("input.ome.tif", ome('SizeC="2" PhysicalSizeX="0.25" PhysicalSizeY="0.5"><Channel Name="a"/><Channel Name="b"/><TiffData/>'))
