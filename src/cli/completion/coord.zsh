#compdef coord
# zsh completion for coord. zsh quotes what is offered by itself, when nobody keeps it from doing so.

_coord() {
    local line value about typed=$QIPREFIX$IPREFIX$PREFIX$compstate[quote]
    local -a values folders value_lines folder_lines
    local -a before=("${(@Q)words[2,CURRENT-1]}")
    while IFS= read -r line; do
        # The last line tells what else to do, which here is nothing.
        [[ $line == *$'\t'* ]] || continue
        value=${line%%$'\t'*} about=${line#*$'\t'}
        if [[ $value == */ ]]; then
            folders+=("$value") folder_lines+=("$value${about:+  -- $about}")
        else
            values+=("$value") value_lines+=("$value${about:+  -- $about}")
        fi
    done < <(coord complete -- "$before[@]" "${(Q)typed}" 2>/dev/null </dev/null)
    [[ ${(Q)typed} == --[a-z-]##=* ]] && compset -P '--[a-z-]##='
    local -i found=1
    (( $#values )) && compadd -l -d value_lines -a values && found=0
    (( $#folders )) && compadd -l -S '' -d folder_lines -a folders && found=0
    return found
}

if [[ $funcstack[1] == _coord ]]; then
    _coord "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i -D }
    compdef _coord coord
fi
