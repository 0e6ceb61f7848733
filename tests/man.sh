#!/usr/bin/env bash
# The manual pages tell of every command, every long option and every setting, have their sections in order, and are well
# formed.   tests/man.sh MEMENTO SOURCES
set -euo pipefail
memento=$(readlink -f "$1")
cd "$2/man"
status=0

complain() {
    printf '%s\n' "$*"
    status=1
}

# As text, without overstriking, in lines so long that nothing is broken.
declare -A pages
for file in *.[158]; do
    pages[$file]=$(mandoc -Tascii -Owidth=1000 "$file" | sed 's/.\x08//g')
done

# Lines of `--help` that name commands: indented, after a heading that is none of options or arguments.
commands() {
    "$memento" "$@" --help | awk '/^[^ ].*:$/ { wanted = !/^(Options|Positionals|Example|Usage)/ } wanted && /^  [a-z]/ { print $1 }'
}

# says PAGE WORD WHAT [SECTION]: the word stands alone in the page.
says() {
    local text=${pages[$1]}
    [ $# -lt 4 ] || text=$(sed -n "/^$4\$/,/^[A-Z]/p" <<<"$text")
    grep -qE -- "(^|[^A-Za-z0-9_-])$2([^A-Za-z0-9_-]|\$)" <<<"$text" || complain "$1 does not tell of $3"
}

options() { # PAGE [COMMAND …]
    local file=$1 option
    shift
    for option in $("$memento" "$@" --help | sed '1,/^Options:$/d' | grep -oE -- '(^| |,)--[a-z][a-z-]*' | tr -d ' ,' | sort -u); do
        says "$file" "$option" "the option $option of memento $*" OPTIONS
    done
}

options memento.1
for command in $(commands); do
    file=memento-$command.1
    says memento.1 "$command" "the command $command"
    if [ ! -f "$file" ]; then
        complain "there is no page $file"
        continue
    fi
    options "$file" "$command"
    for part in $(commands "$command"); do
        says "$file" "$part" "memento $command $part"
        options "$file" "$command" "$part"
    done
done
for file in memento-*.1; do
    command=${file#memento-}
    "$memento" "${command%.1}" --help >/dev/null 2>&1 || complain "$file is about a command that does not exist"
done

settings=$("$memento" --config /dev/null config show | grep -v '^#')
while IFS='=' read -r setting default; do
    setting=${setting% }
    says memento.conf.5 "$setting" "the setting $setting"
    told=$(grep -A 3 -E "^ *$setting( |\$)" <<<"${pages[memento.conf.5]}" || true)
    [[ $default = ' (set)' || $told$'\n' = *"Default:$default"$'\n'* ]] || complain "memento.conf.5 has another default of $setting than$default"
done <<<"$settings"
for setting in $(sed -n 's/^\.It Cm //p' memento.conf.5); do
    grep -q "^$setting = " <<<"$settings" || complain "memento.conf.5 tells of $setting, which is no setting"
done

for file in *.[158]; do
    sections=$(sed -n 's/^\.Sh //p' "$file" | grep -vE '^(ENVIRONMENT|FILES)$' | paste -sd,)
    expected='NAME,SYNOPSIS,DESCRIPTION,OPTIONS,EXIT STATUS,EXAMPLES,SEE ALSO'
    [ "${file##*.}" != 5 ] || expected=${expected/EXIT STATUS,/}
    [ "$sections" = "$expected" ] || complain "$file has the sections $sections"
    mandoc -Tlint -Wwarning "$file" || status=1
    for other in $(sed -n 's/^\.Xr \([^ ]*\) \([158]\).*/\1.\2/p' "$file"); do
        [ -f "$other" ] || complain "$file points to $other, which does not exist"
    done
done
exit $status
