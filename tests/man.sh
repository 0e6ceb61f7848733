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

# Of `memento … --help`: commands, which are indented lines after a heading that is none of options or arguments, and options. In the
# shell, since what starts processes for each of a hundred commands takes longer than all that is looked for.
named=()
options_named=()
read_help() { # [COMMAND …]
    local line heading='' wanted=false
    named=()
    options_named=()
    while IFS= read -r line; do
        if [[ $line =~ ^[^\ ].*:$ ]]; then
            heading=$line wanted=true
            [[ ! $heading =~ ^(Options|Positionals|Example|Usage) ]] || wanted=false
        elif [ "$heading" = Options: ]; then
            while [[ $line =~ (^|[ ,])(--[a-z][a-z-]*)(.*) ]]; do
                options_named+=("${BASH_REMATCH[2]}")
                line=${BASH_REMATCH[3]}
            done
        fi
        [[ $wanted = false || ! $line =~ ^\ \ ([a-z][^ ]*) ]] || named+=("${BASH_REMATCH[1]}")
    done < <("$memento" "$@" --help)
}

# says PAGE WORD WHAT [SECTION]: the word stands alone in the page.
says() {
    local text=$'\n'${pages[$1]}$'\n'
    if [ $# -ge 4 ]; then
        text=${text#*$'\n'"$4"$'\n'}
        [[ ! $text =~ $'\n'[A-Z] ]] || text=${text%%"${BASH_REMATCH[0]}"*}
    fi
    [[ $text =~ [^A-Za-z0-9_-]"$2"[^A-Za-z0-9_-] ]] || complain "$1 does not tell of $3"
}

options() { # PAGE [COMMAND …]; leaves the commands in `named`
    local file=$1 option
    shift
    read_help "$@"
    for option in "${options_named[@]}"; do
        says "$file" "$option" "the option $option of memento $*" OPTIONS
    done
}

options memento.1
[ ${#named[@]} -gt 10 ] || complain 'memento --help names hardly any commands'
for command in "${named[@]}"; do
    file=memento-$command.1
    says memento.1 "$command" "the command $command"
    if [ ! -f "$file" ]; then
        complain "there is no page $file"
        continue
    fi
    options "$file" "$command"
    for part in "${named[@]}"; do
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
