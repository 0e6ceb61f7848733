#!/usr/bin/env bash
# What README, CONTRIBUTING and docs/ name in `…` is there: a path below a folder of the sources, or a file by its name.
#   tests/texts.sh SOURCES
set -euo pipefail
cd "$1"
status=0

# Files and folders, without their endings as well: `tiff_layout` is a .hpp and a .cpp.
known=$(find . \( -name node_modules -o -name .git -o -path './build*' -o -path ./web/dist \) -prune -o -print |
    sed -E 's|^\./||; p; s|\.[a-z]+$||' | sort -u)
folders='(lib|cli|fcgi|sql|nginx|systemd|client|web/(src|tests|scripts)|tests|bench|docs|man|scripts|cmake)/'
endings='\.(cpp|hpp|sql|tsx?|mjs|py|sh|inc|case|[158])$'

for text in README.md CONTRIBUTING.md SECURITY.md docs/*.md web/README.md; do
    while read -r name; do
        grep -qE -- "(^|/)${name//./\\.}\$" <<<"$known" || {
            printf '%s names %s, which is not there\n' "$text" "$name"
            status=1
        }
    done < <(grep -oE '`[a-zA-Z0-9_./-]+`' "$text" | tr -d '`' | grep -E "^$folders|$endings" | grep -vE 'NAME|NNN|^\.' |
        sed 's|/$||' | sort -u)
done
exit $status
