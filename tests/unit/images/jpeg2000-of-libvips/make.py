import subprocess


def vips(*words):
    subprocess.run(["vips", *words], check=True)


vips("black", "grey.v", "64", "64", "--bands", "3")
vips("linear", "grey.v", "colours.v", "0 0 0", "200 180 170", "--uchar")
vips("copy", "colours.v", "srgb.v", "--interpretation", "srgb")
vips("tiffsave", "srgb.v", "input.tif", "--compression", "jp2k", "--tile", "--tile-width", "64", "--tile-height", "64", "--Q", "90")
subprocess.run(["rm", "grey.v", "colours.v", "srgb.v"], check=True)
