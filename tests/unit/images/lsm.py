"""Zeiss LSM files: tag 34412 with sizes, voxels and channels, a thumbnail behind each page."""
import struct

from maker import REDUCED, flat, page, ramp, tiff


def lsm(channels, depths, times, names, photometric=1):
    offset = 2000  # of the names, which lie behind everything else
    colours = b"".join(struct.pack("<4B", 255 * (i == 2), 255 * (i == 1), 255 * (i == 0), 0) for i in range(channels))
    texts = b"".join(struct.pack("<I", len(name) + 1) + name.encode() + b"\0" for name in names)
    block = struct.pack("<6I", 24 + len(colours) + len(texts), channels, len(names), 24, 24 + len(colours), 0)
    info = bytearray(512)
    struct.pack_into("<2I5i", info, 0, 0x0400494C, 512, 8, 6, depths, channels, times)
    struct.pack_into("<3d", info, 40, 0.25e-6, 0.25e-6, 1e-6)
    pages = []
    for t in range(times):
        for z in range(depths):
            samples = [ramp(8, 6, 1000 * (t + z) + 100 * c) for c in range(channels)]
            pages.append(page(8, 6, samples, bits=16, samples=channels, photometric=photometric,
                              planar=2 if channels > 1 else 1))
            pages.append(page(4, 3, flat(4, 3, 1, 2, 3), samples=3, photometric=2, more=[REDUCED]))
    for at in (0, offset):  # once to see how long the file is
        struct.pack_into("<I", info, 108, at)
        pages[0]["more"] = [(34412, 1, len(info), bytes(info))]
        file = tiff(*pages)
        offset = len(file)
    struct.pack_into("<I", info, 108, offset)
    pages[0]["more"] = [(34412, 1, len(info), bytes(info))]
    return tiff(*pages) + block + colours + texts
