
# SPDX-License-Identifier: Apache-2.0
# What is not in the options: names of containers, as Docker knows them now, and customOrc's three forms.

_gestor_containers() {
    local IFS=$'\n'
    COMPREPLY+=($(compgen -W "$(docker ps --format '{{.Names}}' 2>/dev/null)" -- "$1"))
}

_gestor_images() {
    local IFS=$'\n'
    COMPREPLY+=($(compgen -W "$(docker images --filter dangling=false --format '{{.Repository}}:{{.Tag}}' 2>/dev/null)" -- "$1"))
}

_gestor() {
    _complete_gestor
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    [[ $word != -* && $before != -* ]] || return 0
    case ${COMP_WORDS[1]}:$COMP_CWORD in
        scale:2 | update:2 | rollback:2 | explain:2 | pause:2 | resume:2) _gestor_containers "$word" ;;
        update:3) _gestor_images "$word" ;;
    esac
    return 0
}

_customOrc() {
    local word=${COMP_WORDS[COMP_CWORD]}
    COMPREPLY=()
    if [ "$COMP_CWORD" = 1 ]; then
        COMPREPLY=($(compgen -W '--scale --update --monitor --help --version' -- "$word"))
        return 0
    fi
    case ${COMP_WORDS[1]}:$COMP_CWORD in
        --scale:2 | --update:2) _gestor_containers "$word" ;;
        --update:3) _gestor_images "$word" ;;
        *)
            case ${COMP_WORDS[COMP_CWORD - 1]} in
                --lang) COMPREPLY=($(compgen -W 'en es fr' -- "$word")) ;;
                *) COMPREPLY=($(compgen -W '--lang --for --json --help' -- "$word")) ;;
            esac
            ;;
    esac
    return 0
}

complete -F _gestor -o default gestor
complete -F _customOrc customOrc
