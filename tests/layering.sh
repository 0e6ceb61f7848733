#!/usr/bin/env bash
# The layering rule: lib/ knows neither cli/ nor fcgi/, and each foreign library is included by the files that own it.
set -euo pipefail
cd "$1"
status=0

# only WHAT WHERE PATTERN: #include lines that match PATTERN may stand only in files that match WHERE.
only() {
    local found
    found=$(grep -rnE "#include [<\"]($3)" --include='*.cpp' --include='*.hpp' lib cli fcgi | grep -vE "^($2)" || true)
    if [ -n "$found" ]; then
        printf 'Only %s may include %s:\n%s\n' "$2" "$1" "$found"
        status=1
    fi
}

only 'the command line' 'cli/' '(cli/|command\.hpp)'
only 'the responder' 'fcgi/' '(fcgi/|handle\.hpp|route\.hpp|http\.hpp|context\.hpp)'
only 'libpqxx' 'lib/store/' 'pqxx/'
only 'libpq' 'lib/instance/postgres\.cpp' 'libpq-fe\.h'
only 'libvips, OpenSlide, libtiff' 'lib/image/' '(vips/|openslide/|tiffio?\.h|tiff\.h)'
only 'libjpeg-turbo' 'lib/image/jpeg_codec\.cpp' 'turbojpeg\.h'
only 'zlib' 'lib/image/png_codec\.cpp' 'zlib\.h'
only 'pugixml' 'lib/image/ome_xml\.hpp' 'pugixml'
only 'cpp-jwt' 'lib/access/token\.cpp' 'jwt/'
only 'FastCGI' 'fcgi/request\.cpp' 'fcgi'
only 'CLI11' 'cli/' 'CLI/'
only 'Catch2' 'tests/' 'catch2/'
# The pure parts: standard library, json and base/ only.
# shellcheck disable=SC2043  # one for now
for folder in lib/resource; do
    found=$(grep -rnE '#include "' "$folder" | grep -vE '#include "(base|resource)/' || true)
    if [ -n "$found" ]; then
        printf '%s is pure and may include base/ only:\n%s\n' "$folder" "$found"
        status=1
    fi
done
exit $status
