"""OME-TIFF files of one page, in any encoding."""
from maker import page, ramp, tiff


def ome(xml, encoding="utf-8", declared=None):
    head = f'<?xml version="1.0" encoding="{declared or encoding}"?>'
    data = (head + f"<OME><Image><Pixels {xml}</Pixels></Image></OME>").encode(encoding) + b"\0"
    return tiff(page(8, 6, ramp(8, 6), bits=16, more=[(270, 2, len(data), data)]))
