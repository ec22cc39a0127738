# bash completion for coord
# For bash 3.2 and later, without the bash-completion package. Nothing that was typed or offered is ever evaluated: the
# line is taken apart by hand, and what is inserted is quoted for where it goes.

# Cuts a line into words as the shell would, without expanding anything. Sets, in the caller:
# words (without quotes), quote (the one that is still open) and head: what of the last word readline keeps as it is.
__coord_read() {
    local rest=$1 word= raw= before= c next
    quote= head= words=()
    # Not by its length: bash counts characters and cuts bytes where the locale that is asked for is missing.
    while [[ -n $rest ]]; do
        next=${rest#?} c=${rest%"${rest#?}"} rest=$next
        if [[ $quote == "'" && $c != "'" ]]; then
            word+=$c
        elif [[ -n $quote && $c == "$quote" ]]; then
            quote= head=$before
        elif [[ $c == \\ ]]; then
            if [[ $quote == '"' && $rest != [\"\\\$\`]* ]]; then
                word+=$c
            else
                next=${rest#?}
                word+=${rest%"$next"} rest=$next
            fi
        elif [[ -n $quote ]]; then
            word+=$c
        elif [[ $c == [\'\"] ]]; then
            quote=$c before=$head head=$word
        elif [[ $c == [[:space:]] ]]; then
            [[ -n $raw ]] && words+=("$word")
            word= raw= head=
            continue
        else
            word+=$c
            [[ $COMP_WORDBREAKS == *"$c"* ]] && head=$word
        fi
        raw+=$c
    done
    words+=("$word")
}

# Writes $2 into the variable $1 as it has to be typed within the quote $3, which readline closes, unless it is the last
# character already; and where it is the first, readline takes the one before it for the same.
__coord_quote() {
    local text=$2
    case $3 in
        "'")
            text=${text//"'"/"'\''"}
            [[ $text == *"'" ]] && text=${text%"'"}
            ;;
        '"')
            text=${text//\\/\\\\}
            text=${text//\"/\\\"}
            text=${text//\$/\\\$}
            text=${text//\`/\\\`}
            # No quote of this kind keeps the history from seeing it.
            text=${text//\!/\"\\\!\"}
            case $text in
                *\\\") text=${text%\\\"}\"\\\" ;;
                *\") text=$text\" ;;
            esac
            ;;
        *)
            [[ -n $text ]] && printf -v text %q "$text"
            text=${text//\\,/,}
            ;;
    esac
    [[ -n $3 && $text == "$3"* ]] && text=$3$text
    printf -v "$1" %s "$text"
}

_coord() {
    local quote head line=$COMP_LINE value typed reply
    local -a words
    [[ ${COMP_POINT:-${#line}} -lt ${#line} ]] && line=${line:0:COMP_POINT}
    __coord_read "$line"
    typed=${words[${#words[@]} - 1]}
    COMPREPLY=()
    while IFS= read -r line; do
        # The last line tells what else to do, which here is nothing.
        [[ $line == *$'\t'* ]] || continue
        value=${line%%$'\t'*}
        [[ $typed == -*=* ]] && value=${typed%%=*}=$value
        [[ $value == "$typed"* && $value == "$head"* ]] || continue
        __coord_quote reply "${value#"$head"}" "$quote"
        COMPREPLY+=("$reply")
    done < <(coord complete -- "${words[@]:1}" 2>/dev/null </dev/null)
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == */ ]] && compopt -o nospace 2>/dev/null
    return 0
}

complete -F _coord coord
