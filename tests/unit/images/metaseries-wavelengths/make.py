import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import tiff, write
from metaseries import plane

write("input.tif", tiff(*(plane(1000 * z + 100 * c, name, wave, 2.0 * z, calibration="6500", units="Å")
                          for z in range(2) for c, (name, wave) in enumerate([("DAPI", 447), ("GFP", 525)]))))
