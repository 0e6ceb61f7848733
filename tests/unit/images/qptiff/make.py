import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent))
from maker import REDUCED, flat, page, ramp, resolution, text, tiff, write


def facts(kind, name="", marker="", colour=""):
    marker = f"<Biomarker>{marker}</Biomarker>" if marker else ""
    return text(270, f'<?xml version="1.0" encoding="utf-8"?><PerkinElmer-QPI-ImageDescription><ImageType>{kind}'
                     f"</ImageType><Name>{name}</Name>{marker}<Color>{colour}</Color><Objective>20x</Objective>"
                     "</PerkinElmer-QPI-ImageDescription>")


SIZE = resolution(20000, unit=3)
CHANNELS = [facts("FullResolution", "DAPI", "", "0,0,255")]
CHANNELS += [facts("FullResolution", f"Opal {i}", f"CD{i}", f"255,{i},0") for i in range(1, 10)]
write("input.tif",
      tiff(*(page(16, 12, ramp(16, 12, i, 8), more=[each, *SIZE]) for i, each in enumerate(CHANNELS)),
           page(4, 3, flat(4, 3, 1, 2, 3), samples=3, photometric=2, more=[facts("Thumbnail")]),
           page(8, 6, ramp(8, 6, 0, 8), more=[facts("ReducedResolution"), REDUCED]),
           page(5, 5, flat(5, 5, 1, 2, 3), samples=3, photometric=2, more=[facts("Label")])))
