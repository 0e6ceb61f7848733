#!/usr/bin/env bash
# Who may include whom: lib/ knows neither cli/ nor fcgi/, rooms of lib/ include the rooms named here only, what is behind
# the wall is included there alone, and each foreign library by the files that own it. And how long a source may be.
#   layering.sh SOURCE [PROGRAM …]     the programs link no library that reads images
set -euo pipefail
source=$1
shift
status=0

# 1. Programs ----------------------------------------------------------------------------------------------------------
for program in "$@"; do
    section=$(readelf -d "$program") # fails where it cannot be read
    needed=$(grep -E 'NEEDED.*(vips|openslide|openjp2|tiff|jpeg|png|webp|pugixml|glib|gobject)' <<<"$section" || true)
    if [ -n "$needed" ]; then
        printf '%s must link no library that reads images:\n%s\n' "$program" "$needed"
        status=1
    fi
done

cd "$source"

# 2. Rooms of lib/: each line is a room and what it may include besides itself. A room may not include what is not named.
rooms='
base
resource        base
database        base
drawing         base database
image           base
look            base image
codec           base image
reader          base image codec
pyramid         base image codec reader
synthetic       base image codec reader
decoder         base image
decoder/inside  base image codec reader pyramid synthetic decoder
access          base database
admin           base database access storage
storage         base database image look decoder
import          base database image look decoder storage admin
report          base database drawing
instance        base database access admin decoder
'
declare -A allowed # "ROOM OTHER"
while read -r room others; do
    for other in $others; do allowed["$room $other"]=yes; done
done <<<"$rooms"
take_room() { # NAME OF A VARIABLE, PATH below lib/
    case $2 in
        decoder/inside/*) printf -v "$1" decoder/inside ;;
        */*) printf -v "$1" '%s' "${2%%/*}" ;;
        *) printf -v "$1" '' ;;
    esac
}
while IFS=: read -r file line; do
    take_room room "${file#lib/}"
    included=${line#*\"}
    take_room other "${included%%\"*}"
    [ -z "$other" ] || [ "$room" = "$other" ] || [ -n "${allowed["$room $other"]:-}" ] || {
        printf 'lib/%s may not include lib/%s: %s has %s\n' "$room" "$other" "$file" "$line"
        status=1
    }
done < <(grep -rE '^#include "' --include='*.cpp' --include='*.hpp' lib)
for folder in lib/*/; do
    folder=${folder#lib/}
    grep -qE "^${folder%/}( |$)" <<<"$rooms" || {
        printf 'lib/%s is no room that tests/layering.sh knows.\n' "${folder%/}"
        status=1
    }
done

# 3. Foreign libraries, and the programs ---------------------------------------------------------------------------------
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
only 'the responder' 'fcgi/' '(fcgi/|http/|routes/|(dispatch|route|routes|context|identify|openapi|answer_cache)\.hpp)'
only 'what is behind the wall' 'lib/(codec|reader|pyramid|synthetic|decoder/inside)/' '(codec|reader|pyramid|synthetic|decoder/inside)/'
only 'libpqxx' 'lib/database/' 'pqxx/'
only 'libpq' 'lib/instance/postgres\.cpp' 'libpq-fe\.h'
only 'libvips, OpenSlide, libtiff' 'lib/(reader|pyramid|synthetic|decoder/inside)/' '(vips/|openslide/|openslide\.h|tiffio?\.h|tiff\.h)'
only 'libjpeg-turbo' 'lib/codec/jpeg_codec\.cpp' 'turbojpeg\.h'
only 'OpenJPEG' 'lib/codec/jpeg_2000\.cpp' 'openjpeg\.h'
only 'zlib' 'lib/codec/png_codec\.cpp' 'zlib\.h'
only 'pugixml' 'lib/reader/xml\.hpp' 'pugixml'
only 'ICU' 'lib/base/(composed|utf16)\.cpp' 'unicode/'
only 'libsodium' 'lib/access/(token|password|mac)\.cpp' 'sodium'
only 'OpenSSL' 'lib/base/sha256\.cpp' 'openssl/'
only 'cpp-jwt' 'lib/access/token\.cpp' 'jwt/'
only 'FastCGI' 'fcgi/http/fastcgi\.cpp' 'fcgi'
only 'CLI11' 'cli/' 'CLI/'
only 'Catch2' 'tests/' 'catch2/'

# 4. nginx hands over what the resource table names: scripts may call the API without its own prefix.
for resource in $(sed -n '/^constexpr Resource table/,/^};/p' lib/resource/resources.cpp | sed -nE 's/^    \{"([a-z_]+)".*/\1/p'); do
    grep -qE "[(|]${resource}[|)]" nginx/http.inc || {
        printf 'nginx/http.inc does not know the resource %s, which lib/resource/resources.cpp has.\n' "$resource"
        status=1
    }
done

# 5. No source is over 400 lines; but client/memento_cl.py, which is one file so that it can be copied.
is_source() { # FILE
    case ${1##*/} in
        *.cpp | *.hpp | *.sql | *.ts | *.tsx | *.mjs | *.py | *.sh | *.css) ;;
        *.*) return 1 ;;
        *) [ "$(head -c 2 "$1")" = '#!' ] ;;
    esac
}
while read -r lines file; do
    if [ "$lines" -gt 400 ] && [ "$file" != ./client/memento_cl.py ] && [ "$file" != total ] && is_source "$file"; then
        printf '%s has %s lines; more than 400 are two files.\n' "$file" "$lines"
        status=1
    fi
done < <(find . -type d \( -name .git -o -name node_modules -o -name dist -o -path './build*' \) -prune -o -type f -exec wc -l {} +)
exit $status
