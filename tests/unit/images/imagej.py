"""Files of ImageJ: lines, and tag 50839 with lookup tables, labels and selections."""
import struct

from maker import page, ramp, text, tiff


def table(colour):
    colours = [colour(i) for i in range(256)]
    return bytes(c[band] for band in range(3) for c in colours)


def extras(tables=(), labels=(), roi=b"", overlays=(), info=""):
    kinds = [(0x6C61626C, [label.encode("utf-16-le") for label in labels]), (0x6C757473, tables),
             (0x726F6920, [roi] if roi else []), (0x6F766572, overlays),
             (0x696E666F, [info.encode("utf-16-le")] if info else [])]
    kinds = [(kind, entries) for kind, entries in kinds if entries]
    head = struct.pack("<I", 0x494A494A) + b"".join(struct.pack("<2I", kind, len(entries)) for kind, entries in kinds)
    entries = [entry for _, all_of_kind in kinds for entry in all_of_kind]
    lengths = [len(head)] + [len(entry) for entry in entries]
    data = head + b"".join(entries)
    return [(50838, 4, len(lengths), struct.pack(f"<{len(lengths)}I", *lengths)), (50839, 1, len(data), data)]


def imagej(lines, pages=1, more=(), bits=16, begin="ImageJ=1.53t\n"):
    return tiff(*(page(8, 6, ramp(8, 6, 1000 * i if bits == 16 else i, bits), bits=bits,
                       more=[text(270, begin + lines), *more] if i == 0 else []) for i in range(pages)))
